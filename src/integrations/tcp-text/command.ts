/** What a client may say. */
export type Command =
  | { readonly kind: 'trigger'; readonly station: string; readonly triggerId: number; readonly partId: string }
  | { readonly kind: 'recipe'; readonly station: string; readonly number: number }
  | { readonly kind: 'challenge'; readonly station: string; readonly partId: string }
  | { readonly kind: 'status'; readonly station: string }
  | { readonly kind: 'ping' }
  | { readonly kind: 'wrong'; readonly expected: string }

const FORMS =
  'TRIGGER <station> [<id> [<part id>]], RECIPE <station> <number>, '
  + 'CHALLENGE <station> <part id>, STATUS <station>, or PING'
const MAX_ID = 2 ** 32 - 1

/** Reads a line of a client. Commands may be written large or small. */
export function commandOf(line: string): Command {
  const challenge = /^challenge +(\S+) +(.+)$/i.exec(line.trim())
  if (challenge !== null) return { kind: 'challenge', station: challenge[1]!, partId: challenge[2]! }
  const [, word = '', station, number, rest = ''] = /^(\w+)(?: +(\S+))?(?: +(\d+))?(?: +(.*))?$/.exec(line.trim()) ?? []
  const kind = word.toLowerCase()
  if (kind === 'ping') return { kind }
  if (station === undefined) return { kind: 'wrong', expected: FORMS }
  if (kind === 'status') return { kind, station }
  if (kind === 'recipe' && number !== undefined) return { kind, station, number: Number(number) }
  const triggerId = Number(number ?? 0)
  if (kind === 'trigger' && triggerId <= MAX_ID && (number !== undefined || rest === ''))
    return { kind, station, triggerId, partId: rest }
  return { kind: 'wrong', expected: FORMS }
}
