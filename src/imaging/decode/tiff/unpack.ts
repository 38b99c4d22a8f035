import { inflateSync } from 'node:zlib'
import { damagedTiff } from './damaged-tiff.ts'
import { unpackLzw } from './lzw.ts'

/** Deflate may give more bytes than needed, e.g. for a last strip that is padded to the height of the others. */
const MAX_BEYOND = 2

/**
 * Unpacks one strip or tile.
 *
 * @param packed the bytes in the file
 * @param compression 1 none, 5 LZW, 8 and 32946 Deflate, 32773 PackBits
 * @param needed bytes
 * @param most bytes of a whole piece; unpacking stops at twice as many
 * @returns at least `needed` bytes; without compression they are `packed` itself
 * @throws FrameCorrupt when there are fewer
 */
export function unpackPiece(
  packed: Uint8Array,
  compression: number,
  needed: number,
  most: number,
  name: string
): Uint8Array {
  let bytes = packed
  if (compression === 5) {
    if (packed[0] === 0 && (packed[1]! & 1) === 1)
      throw damagedTiff('its pixels are packed by LZW as before 1992, which is not supported')
    const out = new Uint8Array(needed)
    bytes = out.subarray(0, unpackLzw(packed, out))
  } else if (compression === 32773) {
    const out = new Uint8Array(needed)
    bytes = out.subarray(0, unpackPackBits(packed, out))
  } else if (compression !== 1) {
    try {
      bytes = inflateSync(packed, { maxOutputLength: Math.max(64, MAX_BEYOND * most) })
    } catch {
      throw damagedTiff(`${name} is packed by Deflate, and damaged or cut off`)
    }
  }
  if (bytes.length < needed)
    throw damagedTiff(`${name} is cut off: expected ${needed} bytes of pixels, received ${bytes.length}`)
  return bytes
}

/** Source  TIFF 6.0, section 9. @returns bytes written */
function unpackPackBits(packed: Uint8Array, out: Uint8Array): number {
  let length = 0
  for (let at = 0; at < packed.length && length < out.length;) {
    const code = packed[at++]!
    if (code < 128) {
      const piece = packed.subarray(at, at + Math.min(code + 1, out.length - length))
      out.set(piece, length)
      length += piece.length
      at += code + 1
    } else if (code > 128) {
      if (at >= packed.length) break
      const end = Math.min(out.length, length + 257 - code)
      out.fill(packed[at++]!, length, end)
      length = end
    }
  }
  return length
}
