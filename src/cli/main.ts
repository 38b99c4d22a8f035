#!/usr/bin/env node
import { createRequire } from 'node:module'

// The path is relative to dist/src/cli. This runs before any module that an older Node cannot read.
createRequire(import.meta.url)('../../../config/check-node.cjs')
const [{ createContext }, { runCli }] = await Promise.all([import('./context.ts'), import('./run-cli.ts')])

// `okng … | head` closes the pipe early.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
})

const code = await runCli(process.argv.slice(2), createContext(process.env, process))
// Ends at once. Otherwise Node would add the stack of the library that could not be loaded.
if (code === 1) process.exit(code)
process.exitCode = code
