import { growTo, openWasm, type WasmMemory } from '../wasm-module.ts'
import type { MemoryBank } from './memory-bank.ts'

interface EightBitRowsModule extends WasmMemory {
  products(rows: number, count: number, width: number, vector: number, out: number): void
}

/** The module processes this many values at a time. */
const LANES = 16
const LARGEST_BYTE = 127
const LARGEST_WORD = 32767
const LARGEST_SUM = 2 ** 31 - 1
/**
 * Subtracted from each squared bound, relative to the largest lengths. It is far larger than the rounding errors of
 * doubles.
 */
const ROUNDING = 1e-12

/** The rows of a bank, rounded to 8 bits, with bounds of the rounding errors. */
export interface CoarseRows {
  /**
   * Lower bounds of the distances to all rows: each distance is at least `sqrt(squared) - error`.
   * @param vector [D], finite
   * @returns squared [K], valid until the next call
   */
  bounds(vector: Float32Array): { readonly squared: Float64Array; readonly error: number }
}

/**
 * Rounds a bank's rows, so that lower bounds of all distances take a tenth of the time of the distances.
 *
 * Proof   With x and y rounded to x' and y', |x - y| >= |x' - y'| - |x - x'| - |y - y'| (triangle inequality, twice).
 * |x' - y'|^2 = |x'|^2 + |y'|^2 - 2 x'y'. The last product is computed with whole numbers, so it is exact.
 */
export function coarseRows({ rows, K, D }: MemoryBank): CoarseRows {
  const width = Math.ceil(D / LANES) * LANES
  const step = (largestOf(rows) || 1) / LARGEST_BYTE
  const wasm = openWasm<EightBitRowsModule>('eight-bit-rows')
  const rowsAt = wasm.freeFrom()
  const vectorAt = rowsAt + K * width
  const outAt = vectorAt + 2 * width
  growTo(wasm, outAt + 4 * K)
  const rounded = new Int8Array(wasm.memory.buffer, rowsAt, K * width)
  const words = new Int16Array(wasm.memory.buffer, vectorAt, width)
  const out = new Int32Array(wasm.memory.buffer, outAt, K)

  /** |y'|^2 of each row. */
  const lengths = new Float64Array(K)
  let rowError = 0
  for (let row = 0; row < K; row++) {
    let [length, error] = [0, 0]
    for (let d = 0; d < D; d++) {
      const value = rows[row * D + d]!
      const whole = Math.round(value / step)
      rounded[row * width + d] = whole
      length += (whole * step) ** 2
      error += (value - whole * step) ** 2
    }
    lengths[row] = length
    rowError = Math.max(rowError, Math.sqrt(error))
  }
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0)
  // With this limit the sum of all products fits into 32 bits.
  const largest = Math.min(LARGEST_WORD, Math.floor(LARGEST_SUM / (LARGEST_BYTE * width)))
  const squared = new Float64Array(K)

  return {
    bounds(vector) {
      const wordStep = (largestOf(vector) || 1) / largest
      let [length, error] = [0, 0]
      for (let d = 0; d < D; d++) {
        const whole = Math.round(vector[d]! / wordStep)
        words[d] = whole
        length += (whole * wordStep) ** 2
        error += (vector[d]! - whole * wordStep) ** 2
      }
      wasm.products(rowsAt, K, width, vectorAt, outAt)
      const scale = 2 * step * wordStep
      const offset = length - ROUNDING * (length + longest)
      for (let row = 0; row < K; row++) squared[row] = offset + lengths[row]! - scale * out[row]!
      return { squared, error: rowError + Math.sqrt(error) }
    }
  }
}

function largestOf(values: Float32Array): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!))
  return largest
}
