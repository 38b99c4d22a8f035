import type { DenseHead } from '../../encoder/dense-head.ts'

/** Embeddings [N, D] of pooled features [N, P], equal to those of the encoder with this head. */
export function applyHead(pooled: Float32Array, P: number, { kernel, bias }: DenseHead): Float32Array {
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
