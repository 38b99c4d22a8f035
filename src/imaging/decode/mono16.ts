/**
 * 16-bit samples to 8 bits: round(v * 255 / 65535), so that black stays 0 and full scale becomes 255.
 *
 * The sum below is the rounded quotient exactly, for every v in 0..65535 (the W3C PNG specification's sample depth scaling).
 *
 * @param bytes little-endian samples, 2 * count bytes, at any alignment
 * @returns [count]
 */
export function eightBitFrom16(bytes: Uint8Array): Uint8Array {
  const count = bytes.length >>> 1
  const out = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const v = bytes[2 * i]! | (bytes[2 * i + 1]! << 8)
    out[i] = (v * 255 + 32895) >>> 16
  }
  return out
}
