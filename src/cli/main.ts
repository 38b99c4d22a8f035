#!/usr/bin/env node
import { createContext } from './context.ts'
import { runCli } from './run-cli.ts'

// `okng … | head` closes the pipe early: nobody is left to write to.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

process.exitCode = await runCli(process.argv.slice(2), createContext(process.env, process))
