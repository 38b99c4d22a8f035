import { damagedJpeg } from './damaged-jpeg.ts'
import { type HuffmanTable, LOOKUP_BITS, longCode } from './huffman-table.ts'

/** Reads the bits of one scan's entropy-coded data, from one restart marker to the next. */
export interface EntropyReader {
  /** Starts reading the data of the next restart interval. @param length bytes of `data` that belong to it */
  begin(data: Uint8Array, length: number): void
  /** The next Huffman symbol. @throws FrameCorrupt for a code that no table has */
  symbol(table: HuffmanTable): number
  /** The next `count` bits, 0 to 16, as a number. */
  take(count: number): number
  /** Skips bits. */
  skip(count: number): void
  /** Skips the AC coefficients of a sequential block. @throws FrameCorrupt */
  passSequentialAc(table: HuffmanTable): void
  /** Moves on to the byte in which the last MCU ended. @returns whether the data reached that far */
  endMcu(): boolean
  /**
   * The bytes from the one in which the last MCU ended, how many bits of the first byte belong to that MCU, and the
   * bytes before.
   */
  rest(): { readonly bytes: Uint8Array; readonly bit: number; readonly before: Uint8Array }
  /** The error for damage at this place. Near the end of the data it says that the pixels end early. */
  fault(what: string): Error
}

const SHIFT = 16 - LOOKUP_BITS

/** @param early the error for data that ends before the last block */
export function createEntropyReader(early: () => Error): EntropyReader {
  let data = new Uint8Array(0)
  let length = 0
  /**
   * Byte at which the MCU starts, and bits read since then. They are separate, so that the number of bits cannot
   * overflow.
   */
  let start = 0
  let bit = 0

  const fault = (what: string): Error =>
    start + (bit >>> 3) + 2 >= length ? early() : damagedJpeg(`its pixels are damaged: ${what}`)
  const noCode = (): Error => fault('they hold a code that no table has')
  const peek = (): number => {
    const p = start + (bit >>> 3)
    return (((data[p]! << 16) | (data[p + 1]! << 8) | data[p + 2]!) >>> (8 - (bit & 7))) & 0xffff
  }
  return {
    fault,
    begin(bytes, size) {
      data = bytes as Uint8Array<ArrayBuffer>
      length = size
      start = 0
      bit = 0
    },
    symbol(table) {
      const next = peek()
      const entry = table.short[next >>> SHIFT]! || longCode(table, next)
      if (entry === 0) throw noCode()
      bit += entry >>> 8
      return entry & 255
    },
    take(count) {
      if (count === 0) return 0
      const value = peek() >>> (16 - count)
      bit += count
      return value
    },
    skip(count) {
      bit += count
    },
    passSequentialAc(table) {
      const { short } = table
      let k = 1
      while (k < 64) {
        const p = start + (bit >>> 3)
        const next = (((data[p]! << 16) | (data[p + 1]! << 8) | data[p + 2]!) >>> (8 - (bit & 7))) & 0xffff
        const entry = short[next >>> SHIFT]! || longCode(table, next)
        if (entry === 0) throw noCode()
        const size = entry & 15
        bit += (entry >>> 8) + size
        if (size === 0) {
          if ((entry & 0xf0) !== 0xf0) break
          k += 16
        } else k += ((entry >>> 4) & 15) + 1
      }
      if (k > 64) throw fault('a block has more than 64 coefficients')
    },
    endMcu() {
      start += bit >>> 3
      bit &= 7
      return start < length || (start === length && bit === 0)
    },
    rest: () => ({ bytes: data.subarray(start, length), bit, before: data.subarray(0, start) })
  }
}
