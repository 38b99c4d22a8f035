/**
 * One dense layer on the pooled features that training has beside the embedding: logit = pooled * weights + bias, above
 * 0 if a defect is more likely than a good part.
 * Shapes  weights [P]
 */
export interface Classifier {
  readonly weights: Float32Array
  readonly bias: number
}

/** Logits [N] of pooled features [N, P]. */
export function classify(pooled: Float32Array, { weights, bias }: Classifier): Float64Array {
  const P = weights.length
  return Float64Array.from({ length: pooled.length / P }, (_, n) =>
    weights.reduce((sum, weight, i) => sum + weight * pooled[n * P + i]!, bias)
  )
}
