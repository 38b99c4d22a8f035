import type { DenseHead } from '../encoder/dense-head.ts'
import { whitening } from '../scoring/whitening.ts'

/**
 * Length of the constant beside the whitened features, in units of what a good part's features measure (the square root of their number). The encoder ends
 * in an L2 norm, which keeps the direction alone; beside a constant it keeps the length too: distances well below it stay as they are, up to a factor.
 */
const CONSTANT = 2

/**
 * A last layer fitted to good parts, in closed form: distances of the embeddings then count in units of how much good parts differ among themselves.
 *
 * Shapes  pooled [N, P], see `pooledOf`; the embedding has P + 1 values
 * @throws RangeError as `whitening` does
 */
export function whitenedHead (pooled: Float32Array, P: number): DenseHead {
  const white = whitening(pooled, P)
  const D = P + 1
  const kernel = new Float32Array(P * D)
  for (let i = 0; i < P; i++) for (let j = 0; j < P; j++) kernel[i * D + j] = white.kernel[i * P + j]!
  return { kernel, bias: Float32Array.from({ length: D }, (_, j) => j === P ? CONSTANT * Math.sqrt(P) : white.bias[j]!) }
}

/** Embeddings [N, D] of pooled features [N, P], as the encoder with this head gives them. */
export function applyHead (pooled: Float32Array, P: number, { kernel, bias }: DenseHead): Float32Array {
  const D = bias.length
  const N = pooled.length / P
  const rows = new Float32Array(N * D)
  for (let n = 0; n < N; n++) {
    const row = Float64Array.from(bias)
    for (let i = 0; i < P; i++) {
      const value = pooled[n * P + i]!
      if (value !== 0) for (let j = 0; j < D; j++) row[j]! += value * kernel[i * D + j]!
    }
    const norm = Math.hypot(...row)
    for (let j = 0; j < D; j++) rows[n * D + j] = row[j]! / norm
  }
  return rows
}
