import { fileURLToPath } from 'node:url'
import { platformProblem } from './domain/platform-problem.ts'

/** The command line: a training runs as one of its commands, in a process of its own. */
const OKNG = fileURLToPath(new URL('./cli/main.js', import.meta.url))

try {
  // Libraries with machine code are loaded with it, and may have none for this machine.
  const { serve } = await import('./serve.ts')
  await serve(process.env, OKNG)
} catch (error) {
  const said = platformProblem(error, `${process.platform}-${process.arch}`)
  process.stderr.write(`okng: ${said ?? (error instanceof Error ? error.message : String(error))}\n`)
  // At once: Node would add the stack of a library that could not be loaded.
  process.exit(1)
}
