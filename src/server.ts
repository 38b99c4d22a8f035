import { fileURLToPath } from 'node:url'
import { platformProblem } from './domain/platform-problem.ts'

/** The command line program. The service starts it as a separate process for each training. */
const OKNG = fileURLToPath(new URL('./cli/main.js', import.meta.url))

try {
  // This loads libraries with machine code. They may have none for this machine.
  const { serve } = await import('./serve.ts')
  await serve(process.env, OKNG)
} catch (error) {
  const said = platformProblem(error, `${process.platform}-${process.arch}`)
  process.stderr.write(`okng: ${said ?? (error instanceof Error ? error.message : String(error))}\n`)
  // Ends at once. Otherwise Node would add the stack of the library that could not be loaded.
  process.exit(1)
}
