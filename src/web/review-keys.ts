/** Kinds of defect where the recipe names none. */
export const USUAL_KINDS = [
  'burr',
  'chip',
  'crack',
  'dent',
  'missing chamfer',
  'pit',
  'scratch',
  'stain',
  'other'
] as const

export type ReviewCommand =
  | { readonly do: 'good' | 'unsure' | 'ask-kind' | 'cancel' | 'next' | 'previous' | 'undo' | 'heat' | 'help' }
  | { readonly do: 'defect'; readonly kind: string }

const COMMANDS: Readonly<Record<string, Exclude<ReviewCommand['do'], 'defect'>>> = {
  g: 'good',
  d: 'ask-kind',
  n: 'unsure',
  s: 'next',
  arrowright: 'next',
  arrowleft: 'previous',
  u: 'undo',
  h: 'heat',
  '?': 'help'
}

/**
 * What a key means in the review queue.
 * @param key `KeyboardEvent.key`
 * @param kinds that can be chosen, when D was pressed and a kind is awaited; null: none is
 * @returns null for a key that means nothing here
 */
export function reviewCommand(key: string, kinds: readonly string[] | null): ReviewCommand | null {
  const pressed = key.toLowerCase()
  if (kinds !== null) {
    const kind = /^[1-9]$/.test(pressed) ? kinds[Number(pressed) - 1] : undefined
    if (kind !== undefined) return { do: 'defect', kind }
    if (pressed === 'escape') return { do: 'cancel' }
  }
  const command = COMMANDS[pressed]
  return command === undefined ? null : { do: command }
}

/** A second tap within this time belongs to the first one. */
const DOUBLE_TAP_MS = 400

/** Tells taps from double taps. */
export function createTapFilter(nowMs: () => number): { isSecond(): boolean } {
  let lastMs = -Infinity
  return {
    isSecond() {
      const since = nowMs() - lastMs
      if (since < DOUBLE_TAP_MS) return true
      lastMs = nowMs()
      return false
    }
  }
}
