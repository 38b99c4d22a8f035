#!/usr/bin/env node
import { createRequire } from 'node:module'

// As compiled, in dist/src/cli. Before anything is loaded that an older Node can't read.
createRequire(import.meta.url)('../../../config/check-node.cjs')
const [{ createContext }, { runCli }] = await Promise.all([import('./context.ts'), import('./run-cli.ts')])

// `okng … | head` closes the pipe early: nobody is left to write to.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

const code = await runCli(process.argv.slice(2), createContext(process.env, process))
// At once: Node would add the stack of a library that could not be loaded.
if (code === 1) process.exit(code)
process.exitCode = code
