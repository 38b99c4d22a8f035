/** Bytes in UTF-8 of the longest part id. */
export const MAX_PART_ID_BYTES = 256

const encoder = new TextEncoder()
const CUT = '…'

/**
 * A part id as it is kept: any text that a code can hold, such as the parentheses and group separators of GS1. Never
 * refused, because an id that cannot be read must not stop an inspection: longer ones are cut and end with `…`, and
 * what no database can hold (NUL, half a character) becomes U+FFFD.
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
