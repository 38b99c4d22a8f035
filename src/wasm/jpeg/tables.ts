// AssemblyScript. Tables that the caller fills, and functions that read codes and values with them.

const LOOKUP_BITS: u64 = 10
/**
 * Offsets in a table. It begins with [1024] u32, indexed by the next 10 bits: size of the value << 24 | run of zeros <<
 * 16 | bits of the code << 8 | bits of code and value; 0: no such code, or a longer one. The other arrays are those of
 * imaging/decode/jpeg/huffman-table.ts.
 */
const ENDS: usize = 4096
const OFFSETS: usize = 4224
const SYMBOLS: usize = 4352
const TABLE_BYTES: usize = 4608

const TABLES = memory.data(9344, 16)
export const DC_TABLE = TABLES
export const AC_TABLE = TABLES + TABLE_BYTES

/** [64] i16 in zigzag order. */
export function steps(): usize {
  return TABLES + 2 * TABLE_BYTES
}

/** The entry of the code in the highest bits of `bits`; 0: no such code, or a longer one. */
export function shortCode(table: usize, bits: u64): u32 {
  return load<u32>(table + ((<usize>(bits >> (64 - LOOKUP_BITS))) << 2))
}

/** The entry of a code longer than LOOKUP_BITS; 0: no such code. */
export function longCode(table: usize, next: u64): u32 {
  const bits = <i32>(next >> 48)
  for (let length: usize = <usize>LOOKUP_BITS + 1; length <= 16; length++) {
    if (bits >= load<i32>(table + ENDS + (length << 2))) continue
    const symbol = load<i32>(table + OFFSETS + (length << 2)) + (bits >> (16 - <i32>length))
    const runAndSize = <u32>load<u8>(table + SYMBOLS + <usize>symbol)
    const size = runAndSize & 15
    return (size << 24) | ((runAndSize >> 4) << 16) | ((<u32>length) << 8) | (<u32>length + size)
  }
  return 0
}

/**
 * The signed value of `size` bits. It has no branch, because half of the values are negative and prediction would fail
 * often.
 */
export function signed(value: i32, size: i32): i32 {
  return value + (((value - (1 << (size - 1))) >> 31) & (1 - (1 << size)))
}
