/** What a person can say of a part in the review queue, key by key. */
export const DEFECT_KINDS = ['burr', 'chip', 'dent', 'missing chamfer', 'scratch', 'stain'] as const

export type ReviewCommand =
  | { readonly do: 'good' | 'ask-kind' | 'cancel' | 'skip' | 'undo' | 'help' }
  | { readonly do: 'defect'; readonly kind: string }

/**
 * @param key `KeyboardEvent.key`
 * @param askingKind whether D was pressed and a kind is awaited
 * @returns null for a key that means nothing here
 */
export function reviewCommand(key: string, askingKind: boolean): ReviewCommand | null {
  const pressed = key.toLowerCase()
  if (askingKind) {
    const kind = /^[1-6]$/.test(pressed) ? DEFECT_KINDS[Number(pressed) - 1] : undefined
    if (kind !== undefined) return { do: 'defect', kind }
    if (pressed === 'escape') return { do: 'cancel' }
  }
  switch (pressed) {
    case 'g':
      return { do: 'good' }
    case 'd':
      return { do: 'ask-kind' }
    case 's':
      return { do: 'skip' }
    case 'u':
      return { do: 'undo' }
    case '?':
      return { do: 'help' }
    default:
      return null
  }
}
