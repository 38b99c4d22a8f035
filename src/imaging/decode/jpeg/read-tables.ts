import { damagedJpeg } from './damaged-jpeg.ts'
import { huffmanTable } from './huffman-table.ts'
import type { standardTables } from './standard-tables.ts'

type Tables = ReturnType<typeof standardTables>

/** Coefficients of a block. */
const COEFFICIENTS = 64

/** Adds the Huffman tables of a segment. @throws FrameCorrupt for a table that is cut off or impossible */
export function readHuffmanTables(segment: Uint8Array, { dc, ac }: Tables): void {
  for (let at = 0; at + 17 <= segment.length;) {
    const counts = segment.subarray(at + 1, at + 17)
    const end = at + 17 + counts.reduce((sum, count) => sum + count, 0)
    if (end > segment.length) throw damagedJpeg('a Huffman table is cut off')
    const number = segment[at]! & 15
    const kind = segment[at]! >> 4
    if (number > 3 || kind > 1) throw damagedJpeg(`expected Huffman table 0 to 3, received ${number} of kind ${kind}`)
    const tables = kind === 0 ? dc : ac
    tables[number] = huffmanTable(counts, segment.subarray(at + 17, end))
    at = end
  }
}

/**
 * Adds quantisation tables by their number: steps of the coefficients, [64] in zigzag order; 1 where the segment is cut
 * off.
 */
export function readSteps(segment: Uint8Array, steps: Uint16Array[]): void {
  for (let at = 0; at < segment.length;) {
    const bytes = segment[at]! >> 4 > 0 ? 2 : 1
    const number = segment[at]! & 15
    at++
    steps[number] = Uint16Array.from({ length: COEFFICIENTS }, (_, k) => {
      const first = segment[at + k * bytes] ?? 1
      return bytes === 1 ? first : 256 * first + (segment[at + k * bytes + 1] ?? 0)
    })
    at += bytes * COEFFICIENTS
  }
}
