// AssemblyScript. Scalar products of one vector of 16-bit values with many rows of 8-bit values.

/** The caller may use the memory from this address on. */
export function freeFrom(): usize {
  return (__heap_base + 15) & ~15
}

/**
 * @param rows [count, width] i8, 16-byte aligned
 * @param vector [width] i16, 16-byte aligned; the sums must fit 32 bits
 * @param width a multiple of 16
 * @param out [count] i32
 */
export function products(rows: usize, count: i32, width: usize, vector: usize, out: usize): void {
  for (let row = 0; row < count; row++) {
    let low = i32x4.splat(0)
    let high = i32x4.splat(0)
    for (let i: usize = 0; i < width; i += 16) {
      const values = v128.load(rows + i)
      const first = v128.load(vector + (i << 1))
      const second = v128.load(vector + (i << 1) + 16)
      low = i32x4.add(low, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(values), first))
      high = i32x4.add(high, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(values), second))
    }
    const four = i32x4.add(low, high)
    const two = i32x4.add(four, v128.shuffle<i32>(four, four, 2, 3, 0, 1))
    store<i32>(out, i32x4.extract_lane(two, 0) + i32x4.extract_lane(two, 1))
    out += 4
    rows += width
  }
}
