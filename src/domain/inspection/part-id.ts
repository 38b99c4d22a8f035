/** Longest part id, in bytes of UTF-8. */
export const MAX_PART_ID_BYTES = 256

const encoder = new TextEncoder()
const CUT = '…'

/**
 * A part id in the form that is stored. Any text of a code is allowed, such as the parentheses and group separators of
 * GS1. An id is never refused, because an unreadable id must not stop an inspection: longer ids are cut and end with
 * `…`, and characters that no database can store (NUL, unpaired surrogates) become U+FFFD.
 */
export function partIdOf(text: string): string {
  const whole = text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD')
  if (encoder.encode(whole).length <= MAX_PART_ID_BYTES) return whole
  let bytes = encoder.encode(CUT).length
  let kept = ''
  for (const character of whole) {
    bytes += encoder.encode(character).length
    if (bytes > MAX_PART_ID_BYTES) break
    kept += character
  }
  return kept + CUT
}
