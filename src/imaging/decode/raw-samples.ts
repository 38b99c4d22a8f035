import { RawLayoutInvalid } from '../../errors.ts'
import type { RawFormat } from './raw-format.ts'

/**
 * Reads samples from `at` on, scaled to 8 bits: round(v * 255 / (2^bits - 1)).
 *
 * Source  PFNC 2.4, 6 (packing: `p` is a stream of bits, lowest first), GigE Vision 2.0, Packed (two samples in three
 *         bytes)
 *
 * @param at byte of the frame
 * @param out [count]; filled
 * @throws RawLayoutInvalid for a 16-bit word with more bits than the format has
 */
export function readRawSamples(frame: Uint8Array, at: number, { bits, packing }: RawFormat, out: Uint8Array): void {
  const count = out.length
  if (packing === 'bytes') {
    out.set(frame.subarray(at, at + count))
    return
  }
  const scaled = scaleTable(bits)
  if (packing === 'words') {
    for (let i = 0, p = at; i < count; i++, p += 2) {
      const value = frame[p]! | (frame[p + 1]! << 8)
      if (value >= scaled.length)
        throw new RawLayoutInvalid(
          `expected samples of ${bits} bits, up to ${scaled.length - 1}, received one of ${value}`
        )
      out[i] = scaled[value]!
    }
    return
  }
  if (packing === 'bits') {
    const mask = scaled.length - 1
    for (let i = 0, bit = 0; i < count; i++, bit += bits) {
      const p = at + Math.floor(bit / 8)
      // At most 7 + 12 bits: three bytes.
      const window = frame[p]! | (frame[p + 1]! << 8) | ((frame[p + 2] ?? 0) << 16)
      out[i] = scaled[(window >>> (bit % 8)) & mask]!
    }
    return
  }
  // Bytes 0 and 2 hold the upper 8 bits of the two samples. Byte 1 holds the lower bits of both, those of the first
  // sample in its lower half.
  const low = bits - 8
  const mask = (1 << low) - 1
  for (let i = 0, p = at; i < count; i += 2, p += 3) {
    out[i] = scaled[(frame[p]! << low) | (frame[p + 1]! & mask)]!
    if (i + 1 < count) out[i + 1] = scaled[(frame[p + 2]! << low) | ((frame[p + 1]! >> 4) & mask)]!
  }
}

/** [2^bits] */
function scaleTable(bits: number): Uint8Array {
  const most = 2 ** bits - 1
  return Uint8Array.from({ length: most + 1 }, (_, v) => Math.round((v * 255) / most))
}
