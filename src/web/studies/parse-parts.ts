import type { Text } from '../language/en.ts'

export interface PlannedPart {
  readonly part: string
  readonly reference: 'good' | 'defect'
}

const WORDS: Readonly<Record<string, PlannedPart['reference']>> = {
  ok: 'good',
  good: 'good',
  ng: 'defect',
  nok: 'defect',
  defect: 'defect'
}

/** What is wrong, in a line counted from 1. */
export interface PartsProblem {
  readonly text: Text
  readonly line: number
}

/** One part a line: its id, then OK or NG, with a comma, semicolon or tab between; as pasted from a table. */
export function parseParts(text: string): readonly PlannedPart[] | PartsProblem {
  const parts: PlannedPart[] = []
  const known = new Set<string>()
  for (const [n, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const at = Math.max(line.lastIndexOf(','), line.lastIndexOf(';'), line.lastIndexOf('\t'))
    const part = line.slice(0, Math.max(0, at)).trim()
    const reference =
      WORDS[
        line
          .slice(at + 1)
          .trim()
          .toLowerCase()
      ]
    if (part === '' || reference === undefined)
      return { text: 'Line {line}: expected a part and OK or NG, such as 4711, OK.', line: n + 1 }
    if (known.has(part)) return { text: 'Line {line}: this part was named before.', line: n + 1 }
    known.add(part)
    parts.push({ part, reference })
  }
  return parts
}
