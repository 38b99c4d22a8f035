import { damagedTiff } from './damaged-tiff.ts'

const CLEAR = 256
const END = 257
const MAX_CODES = 4096

/**
 * Unpacks the LZW variant of TIFF: codes of 9 to 12 bits, highest bit first; codes get longer one code early.
 *
 * Source  TIFF 6.0, section 13
 *
 * @param out filled from its start; data beyond its end is left out
 * @returns bytes written
 * @throws FrameCorrupt for an impossible code
 */
export function unpackLzw(packed: Uint8Array, out: Uint8Array): number {
  /** Each string is an earlier string plus one byte. Position in `out`, and length, of each string. */
  const starts = new Uint32Array(MAX_CODES)
  const lengths = new Uint16Array(MAX_CODES)
  let next = 258
  let width = 9
  let window = 0
  let bits = 0
  let length = 0
  let previous = -1
  let previousAt = 0
  for (let at = 0; length < out.length;) {
    while (bits < width && at < packed.length) {
      window = ((window << 8) | packed[at++]!) & 0xffffff
      bits += 8
    }
    if (bits < width) break
    const code = (window >>> (bits - width)) & ((1 << width) - 1)
    bits -= width
    if (code === END) break
    if (code === CLEAR) {
      next = 258
      width = 9
      previous = -1
      continue
    }
    const from = length
    if (code < CLEAR) out[length++] = code
    else {
      if (previous < 0 || code > next || (code === next && next >= MAX_CODES))
        throw damagedTiff('its packed pixels (LZW) are damaged')
      // A code equal to `next` means the string that is being made: the previous string plus its first byte.
      const source = code === next ? previousAt : starts[code]!
      const count = code === next ? from - previousAt + 1 : lengths[code]!
      for (let i = 0; i < count && length < out.length; i++) out[length++] = out[source + i]!
    }
    if (previous >= 0 && next < MAX_CODES) {
      starts[next] = previousAt
      lengths[next] = from - previousAt + 1
      next++
    }
    if (next === (1 << width) - 1 && width < 12) width++
    previous = code
    previousAt = from
  }
  return length
}
