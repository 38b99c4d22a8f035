import type { Random } from '../../src/domain/random.ts'

const VALUES: readonly string[] = [
  'null',
  'true',
  'false',
  '0',
  '-0',
  '-1',
  '0.5',
  '1e309',
  '1e-320',
  '9007199254740993',
  '""',
  '"x"',
  '"../x"',
  '"a/../../b"',
  '"C:\\\\x"',
  '"\\u0000"',
  '"\\ud800"',
  '[]',
  '[1]',
  '{}',
  '{"__proto__":{"polluted":1}}',
  `"${'a'.repeat(5000)}"`,
  `${'['.repeat(2000)}${']'.repeat(2000)}`
]
const KEYS: readonly string[] = ['__proto__', 'constructor', 'toString', '', 'x', '..', '\u0000']

/**
 * A value with one to some few members replaced, removed or added; as JSON text, which can say what no value in memory
 * can.
 */
export function mutateJson(value: unknown, random: Random): Uint8Array {
  const places = count(value)
  const chosen = new Set(
    Array.from({ length: random.uniform() < 0.6 ? 1 : random.int(2, 4) }, () => random.int(0, places - 1))
  )
  let at = 0
  const write = (each: unknown): string | null => {
    if (chosen.has(at++)) {
      skip(each)
      return random.uniform() < 0.2 ? null : random.pick(VALUES)
    }
    if (Array.isArray(each))
      return `[${each
        .map(write)
        .filter((text) => text !== null)
        .join(',')}]`
    if (typeof each !== 'object' || each === null) return JSON.stringify(each)
    const members = Object.entries(each).flatMap(([key, member]) => {
      const text = write(member)
      return text === null ? [] : [`${JSON.stringify(key)}:${text}`]
    })
    if (random.uniform() < 0.05) members.push(`${JSON.stringify(random.pick(KEYS))}:${random.pick(VALUES)}`)
    return `{${members.join(',')}}`
  }
  const skip = (each: unknown): void => {
    at += count(each) - 1
  }
  return new TextEncoder().encode(write(value) ?? '')
}

/** Values in it, itself included. */
function count(value: unknown): number {
  return typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, member) => sum + count(member), 1)
    : 1
}
