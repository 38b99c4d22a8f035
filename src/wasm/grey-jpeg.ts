// AssemblyScript. Decodes the only scan of a grey, sequential JPEG, if it has no fault at all.
import { markerAt, withoutStuffing } from './jpeg/entropy-bytes'
import { AC_TABLE, DC_TABLE, longCode, shortCode, signed, steps } from './jpeg/tables'
import { BLOCK, fillBlock, inverseTransform } from './jpeg/inverse-transform'

/** Largest sizes of coefficients for 8-bit samples: T.81, F.1.2.1 and F.1.2.2. */
const MAX_DC_SIZE: i32 = 11
const MAX_AC_SIZE: i32 = 10
/** As MAX_DC in block-readers.ts: no coefficient of 8-bit samples is larger, if one step of rounding is subtracted. */
const MAX_COEFFICIENT: i32 = 1100

/** Byte offsets in a block of [8, 8] i16, in zigzag order. */
// prettier-ignore
const NATURAL = memory.data<u8>([
  0, 2, 16, 32, 18, 4, 6, 20, 34, 48, 64, 50, 36, 22, 8, 10,
  24, 38, 52, 66, 80, 96, 82, 68, 54, 40, 26, 12, 14, 28, 42, 56,
  70, 84, 98, 112, 114, 100, 86, 72, 58, 44, 30, 46, 60, 74, 88, 102,
  116, 118, 104, 90, 76, 62, 78, 92, 106, 120, 122, 108, 94, 110, 124, 126
], 16)

/** Address at which the caller writes the DC table, the AC table and the steps, one after the other: jpeg/tables.ts. */
export function tables(): usize {
  return DC_TABLE
}

/** The caller may use the memory from this address on. */
export function freeFrom(): usize {
  return (__heap_base + 15) & ~15
}

/**
 * Decodes a scan of one component whose blocks follow each other row by row.
 *
 * Source  ITU-T T.81, F.2.2
 *
 * @param from first byte of the entropy-coded data; overwritten
 * @param to behind its last byte; 16 bytes behind it may be read
 * @param out [8 * down, 8 * across], 8 bits
 * @param restartInterval blocks between restart markers; 0: none
 * @returns 1; 0 for any fault: a block is missing, a code is unknown, a value is out of range, or bytes are left over
 */
export function decodeGreyScan(from: usize, to: usize, out: usize, across: i32, down: i32, restartInterval: i32): i32 {
  const blocks = across * down
  const interval = restartInterval > 0 ? restartInterval : blocks
  let done = 0
  for (let restarts = 0; done < blocks; restarts++) {
    const marker = markerAt(from, to)
    const until = min(done + interval, blocks)
    if (!decodeInterval(from, withoutStuffing(from, marker), done, until, out, across)) return 0
    done = until
    if (done === blocks) return marker === to ? 1 : 0
    if (marker + 1 >= to || load<u8>(marker + 1) !== 0xd0 + (restarts & 7)) return 0
    from = marker + 2
  }
  return 0
}

/** Decodes the blocks up to a marker, `done` to `until` of the picture. @returns whether there is no fault */
function decodeInterval(from: usize, end: usize, done: i32, until: i32, out: usize, across: i32): bool {
  const stride = <usize>(8 * across)
  const dcStep = <i32>load<i16>(steps())
  let column = done % across
  let row = out + <usize>(done / across) * 8 * stride
  let at = from
  /** The next bits, highest first, and how many of them are loaded. */
  let bits: u64 = 0
  let count = 0
  let dc = 0
  for (; done < until; done++) {
    // The longest code and its value have 27 bits.
    if (count < 32) {
      bits |= (<u64>bswap(load<u32>(at))) << (32 - count)
      at += 4
      count += 32
    }
    let entry = shortCode(DC_TABLE, bits)
    if (entry === 0) entry = longCode(DC_TABLE, bits)
    let size = <i32>(entry >> 24)
    if (entry === 0 || size > MAX_DC_SIZE || (entry & 0xff0000) !== 0) return false
    if (size > 0) dc += signed(<i32>((bits << (<u64>(entry >> 8))) >> (64 - size)), size)
    bits <<= <u64>entry
    count -= <i32>(entry & 63)
    if ((abs(dc) - 1) * dcStep > MAX_COEFFICIENT) return false
    for (let n: usize = 0; n < 128; n += 16) v128.store(BLOCK + n, i64x2.splat(0))
    store<i16>(BLOCK, <i16>(dc * dcStep))
    let k = 1
    let isFlat = true
    while (k < 64) {
      if (count < 32) {
        bits |= (<u64>bswap(load<u32>(at))) << (32 - count)
        at += 4
        count += 32
      }
      entry = shortCode(AC_TABLE, bits)
      if (entry === 0) {
        entry = longCode(AC_TABLE, bits)
        if (entry === 0) return false
      }
      const rest = bits << (<u64>(entry >> 8))
      bits <<= <u64>entry
      count -= <i32>(entry & 63)
      const run = <i32>((entry >> 16) & 255)
      size = <i32>(entry >> 24)
      if (size === 0) {
        if (run === 0) break
        if (run !== 15) return false
        k += 16
        continue
      }
      k += run
      if (k > 63 || size > MAX_AC_SIZE) return false
      const step = <i32>load<i16>(steps() + ((<usize>k) << 1))
      const value = signed(<i32>(rest >> (64 - size)), size)
      if ((abs(value) - 1) * step > MAX_COEFFICIENT) return false
      store<i16>(BLOCK + <usize>load<u8>(NATURAL + <usize>k), <i16>(value * step))
      isFlat = false
      k++
    }
    // Too many coefficients, or bits after the end were read.
    if (k > 64 || ((<i32>(at - from)) << 3) - count > (<i32>(end - from)) << 3) return false
    const corner = row + ((<usize>column) << 3)
    if (isFlat) fillBlock(dc * dcStep, corner, stride)
    else inverseTransform(corner, stride)
    if (++column === across) {
      column = 0
      row += stride << 3
    }
  }
  return isFilledUp(count - ((<i32>(at - end)) << 3), end)
}

/** Whether the bits left before `end` are padding: less than a byte, and all ones or all zeros. */
function isFilledUp(left: i32, end: usize): bool {
  if (left < 0 || left > 7) return false
  const mask = (1 << left) - 1
  const last = <i32>load<u8>(end - 1) & mask
  return last === 0 || last === mask
}
