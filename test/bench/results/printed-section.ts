import { reportSection } from './result-table.ts'

export interface PrintedSection {
  readonly print: (line?: string) => void
  /** At the end of the benchmark: writes what was printed into RESULTS.md when the command line has --write. */
  readonly keep: () => void
}

/** What a benchmark prints as it goes on, as a section of RESULTS.md. */
export function printedSection(name: string, command: string): PrintedSection {
  const lines: string[] = []
  return {
    print(line = '') {
      process.stdout.write(`${line}\n`)
      lines.push(...line.split('\n'))
    },
    keep() {
      reportSection(name, command, markdownOf(lines))
    }
  }
}

/** Lines as Markdown: tables as they are, everything else as text of equal width. Empty lines are left out. */
export function markdownOf(lines: readonly string[]): string {
  const written: string[] = []
  let isText = false
  for (const line of lines.filter((each) => each.trim() !== '')) {
    const wasText: boolean = isText
    isText = !line.startsWith('|')
    if (wasText !== isText) written.push(...(isText ? [...(written.length > 0 ? [''] : []), '```text'] : ['```', '']))
    written.push(line)
  }
  if (isText) written.push('```')
  return written.join('\n')
}
