import { fileURLToPath } from 'node:url'
import { serve } from './serve.ts'

/** The command line: a training runs as one of its commands, in a process of its own. */
const OKNG = fileURLToPath(new URL('./cli/main.js', import.meta.url))

serve(process.env, OKNG).catch((error: unknown) => {
  process.stderr.write(`okng: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
