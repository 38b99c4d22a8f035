import type { CliContext } from '../context.ts'

/** The output of a command. Results go to stdout, notes to stderr: with --json, stdout holds only JSON. */
export interface Output {
  /**
   * Prints a result: one line of JSON with --json, else `text`. May be called once, or once for each picture.
   */
  result(document: unknown, text: string): void
  note(text: string): void
}

export function createOutput(
  { stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>,
  json: boolean | undefined
): Output {
  return {
    result(document, text) {
      stdout.write(`${json === true ? JSON.stringify(document) : text}\n`)
    },
    note(text) {
      stderr.write(`${text}\n`)
    }
  }
}
