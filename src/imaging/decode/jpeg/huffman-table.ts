import { damagedJpeg } from './damaged-jpeg.ts'

/** Codes of at most this many bits are looked up in one step. */
export const LOOKUP_BITS = 10

/**
 * A Huffman table of a JPEG, prepared for lookup. An entry is (length of the code << 8) | symbol; 0 means no such code.
 */
export interface HuffmanTable {
  /** [2^LOOKUP_BITS], indexed by the next bits of the stream; also 0 for longer codes. */
  readonly short: Uint16Array
  /** [17], indexed by length: the largest code of that length plus 1, shifted to 16 bits. */
  readonly ends: Int32Array
  /** [17], indexed by length: index of the first symbol minus the first code. */
  readonly offsets: Int32Array
  readonly symbols: Uint8Array
}

/**
 * @param counts [16] codes of 1 to 16 bits
 * @param symbols in the order of their codes; their number is the sum of the counts
 * @throws FrameCorrupt for more codes of one length than are possible
 *
 * Source  ITU-T T.81, C.2 (generation of Huffman tables)
 */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const short = new Uint16Array(1 << LOOKUP_BITS)
  const ends = new Int32Array(17)
  const offsets = new Int32Array(17)
  let code = 0
  let index = 0
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1]!
    offsets[length] = index - code
    if (code + count > 1 << length) throw damagedJpeg(`a Huffman table has too many codes of ${length} bits`)
    if (length <= LOOKUP_BITS) {
      const shift = LOOKUP_BITS - length
      for (let next = code << shift, end = (code + count) << shift; next < end; next++)
        short[next] = (length << 8) | symbols[index + (next >> shift) - code]!
    }
    code += count
    index += count
    ends[length] = code << (16 - length)
    code <<= 1
  }
  return { short, ends, offsets, symbols }
}

/**
 * The entry of a code longer than LOOKUP_BITS.
 * @param bits the next 16 bits of the stream
 * @returns 0 if there is no such code
 */
export function longCode({ ends, offsets, symbols }: HuffmanTable, bits: number): number {
  for (let length = LOOKUP_BITS + 1; length <= 16; length++) {
    if (bits < ends[length]!) return (length << 8) | symbols[offsets[length]! + (bits >>> (16 - length))]!
  }
  return 0
}
