// AssemblyScript. Computes the grey values of a block from its coefficients.

/** [8, 8] i16: the coefficients, each times its step. */
export const BLOCK = memory.data(128, 16)
/** [2, 8, 4] i32 */
const HALVES = memory.data(256, 16)
/** [8, 8] i16 */
const ROWS = memory.data(128, 16)
/** Fractional bits of the constants, and of the values between the two passes, as in jidctint.c. */
const CONSTANT_BITS: i32 = 13
const PASS_BITS: i32 = 2

/**
 * Fills a block whose coefficients are all 0 except the first. @param out its upper left corner @param stride bytes of
 * a row
 */
export function fillBlock(dc: i32, out: usize, stride: usize): void {
  const four = <u64>min(max(((dc + 4) >> 3) + 128, 0), 255) * 0x01010101
  const eight = (four << 32) | four
  for (let y: usize = 0; y < 8; y++) store<u64>(out + y * stride, eight)
}

/**
 * Inverse transform of BLOCK. The result equals that of libjpeg's accurate method.
 *
 * Source  jidctint.c of libjpeg: Loeffler, Ligtenberg, Moschytz; two products at a time as in libjpeg-turbo
 */
export function inverseTransform(out: usize, stride: usize): void {
  eightTransforms(BLOCK, CONSTANT_BITS - PASS_BITS)
  transpose(ROWS)
  eightTransforms(ROWS, CONSTANT_BITS + PASS_BITS + 3)
  transpose(ROWS)
  for (let y: usize = 0; y < 8; y += 2) {
    const two = i8x16.narrow_i16x8_s(v128.load(ROWS + 16 * y), v128.load(ROWS + 16 * y + 16))
    const grey = v128.xor(two, i8x16.splat(-128))
    v128.store64_lane(out + y * stride, grey, 0)
    v128.store64_lane(out + (y + 1) * stride, grey, 1)
  }
}

/** One-dimensional transforms of the eight columns at `from`, into ROWS. @param shift divides the result by 2^shift */
function eightTransforms(from: usize, shift: i32): void {
  fourTransforms(HALVES, from, 0, shift)
  fourTransforms(HALVES + 128, from, 8, shift)
  for (let n: usize = 0; n < 8; n++) {
    const low = v128.load(HALVES + 16 * n)
    v128.store(ROWS + 16 * n, i16x8.narrow_i32x4_s(low, v128.load(HALVES + 128 + 16 * n)))
  }
}

/** @param first byte of the first of the four columns @param to [8, 4] i32 */
function fourTransforms(to: usize, from: usize, first: usize, shift: i32): void {
  const in0 = v128.load64_zero(from + first)
  const in1 = v128.load64_zero(from + first + 16)
  const in2 = v128.load64_zero(from + first + 32)
  const in3 = v128.load64_zero(from + first + 48)
  const in4 = v128.load64_zero(from + first + 64)
  const in5 = v128.load64_zero(from + first + 80)
  const in6 = v128.load64_zero(from + first + 96)
  const in7 = v128.load64_zero(from + first + 112)
  const even = inPairs(in2, in6)
  const t2 = i32x4.dot_i16x8_s(even, twoOf(4433, 4433 - 15137))
  const t3 = i32x4.dot_i16x8_s(even, twoOf(4433 + 6270, 4433))
  const straight = inPairs(in0, in4)
  const rounding = i32x4.splat(1 << (shift - 1))
  const t0 = i32x4.add(i32x4.dot_i16x8_s(straight, twoOf(1 << CONSTANT_BITS, 1 << CONSTANT_BITS)), rounding)
  const t1 = i32x4.add(i32x4.dot_i16x8_s(straight, twoOf(1 << CONSTANT_BITS, -1 << CONSTANT_BITS)), rounding)
  const e0 = i32x4.add(t0, t3)
  const e3 = i32x4.sub(t0, t3)
  const e1 = i32x4.add(t1, t2)
  const e2 = i32x4.sub(t1, t2)
  const sums = inPairs(i16x8.add(in3, in7), i16x8.add(in1, in5))
  const z3 = i32x4.dot_i16x8_s(sums, twoOf(9633 - 16069, 9633))
  const z4 = i32x4.dot_i16x8_s(sums, twoOf(9633, 9633 - 3196))
  const outer = inPairs(in7, in1)
  const inner = inPairs(in5, in3)
  const o0 = i32x4.add(i32x4.dot_i16x8_s(outer, twoOf(2446 - 7373, -7373)), z3)
  const o3 = i32x4.add(i32x4.dot_i16x8_s(outer, twoOf(-7373, 12299 - 7373)), z4)
  const o1 = i32x4.add(i32x4.dot_i16x8_s(inner, twoOf(16819 - 20995, -20995)), z4)
  const o2 = i32x4.add(i32x4.dot_i16x8_s(inner, twoOf(-20995, 25172 - 20995)), z3)
  v128.store(to, i32x4.shr_s(i32x4.add(e0, o3), shift))
  v128.store(to + 16, i32x4.shr_s(i32x4.add(e1, o2), shift))
  v128.store(to + 32, i32x4.shr_s(i32x4.add(e2, o1), shift))
  v128.store(to + 48, i32x4.shr_s(i32x4.add(e3, o0), shift))
  v128.store(to + 64, i32x4.shr_s(i32x4.sub(e3, o0), shift))
  v128.store(to + 80, i32x4.shr_s(i32x4.sub(e2, o1), shift))
  v128.store(to + 96, i32x4.shr_s(i32x4.sub(e1, o2), shift))
  v128.store(to + 112, i32x4.shr_s(i32x4.sub(e0, o3), shift))
}

/** a0 b0 a1 b1 a2 b2 a3 b3 */
function inPairs(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
}

function twoOf(a: i32, b: i32): v128 {
  return i32x4.splat((a & 0xffff) | (b << 16))
}

/** Transposes [8, 8] i16 in place. */
function transpose(at: usize): void {
  const r0 = v128.load(at)
  const r1 = v128.load(at + 16)
  const r2 = v128.load(at + 32)
  const r3 = v128.load(at + 48)
  const r4 = v128.load(at + 64)
  const r5 = v128.load(at + 80)
  const r6 = v128.load(at + 96)
  const r7 = v128.load(at + 112)
  const a0 = v128.shuffle<i16>(r0, r1, 0, 8, 1, 9, 2, 10, 3, 11)
  const a1 = v128.shuffle<i16>(r0, r1, 4, 12, 5, 13, 6, 14, 7, 15)
  const a2 = v128.shuffle<i16>(r2, r3, 0, 8, 1, 9, 2, 10, 3, 11)
  const a3 = v128.shuffle<i16>(r2, r3, 4, 12, 5, 13, 6, 14, 7, 15)
  const a4 = v128.shuffle<i16>(r4, r5, 0, 8, 1, 9, 2, 10, 3, 11)
  const a5 = v128.shuffle<i16>(r4, r5, 4, 12, 5, 13, 6, 14, 7, 15)
  const a6 = v128.shuffle<i16>(r6, r7, 0, 8, 1, 9, 2, 10, 3, 11)
  const a7 = v128.shuffle<i16>(r6, r7, 4, 12, 5, 13, 6, 14, 7, 15)
  const b0 = v128.shuffle<i32>(a0, a2, 0, 4, 1, 5)
  const b1 = v128.shuffle<i32>(a0, a2, 2, 6, 3, 7)
  const b2 = v128.shuffle<i32>(a1, a3, 0, 4, 1, 5)
  const b3 = v128.shuffle<i32>(a1, a3, 2, 6, 3, 7)
  const b4 = v128.shuffle<i32>(a4, a6, 0, 4, 1, 5)
  const b5 = v128.shuffle<i32>(a4, a6, 2, 6, 3, 7)
  const b6 = v128.shuffle<i32>(a5, a7, 0, 4, 1, 5)
  const b7 = v128.shuffle<i32>(a5, a7, 2, 6, 3, 7)
  v128.store(at, v128.shuffle<i64>(b0, b4, 0, 2))
  v128.store(at + 16, v128.shuffle<i64>(b0, b4, 1, 3))
  v128.store(at + 32, v128.shuffle<i64>(b1, b5, 0, 2))
  v128.store(at + 48, v128.shuffle<i64>(b1, b5, 1, 3))
  v128.store(at + 64, v128.shuffle<i64>(b2, b6, 0, 2))
  v128.store(at + 80, v128.shuffle<i64>(b2, b6, 1, 3))
  v128.store(at + 96, v128.shuffle<i64>(b3, b7, 0, 2))
  v128.store(at + 112, v128.shuffle<i64>(b3, b7, 1, 3))
}
