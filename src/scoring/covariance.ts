/** Mean of rows [N, P]. */
export function meanRow(rows: Float32Array, P: number): Float64Array {
  const mean = new Float64Array(P)
  for (let i = 0; i < rows.length; i++) mean[i % P]! += rows[i]!
  return mean.map((sum) => sum / (rows.length / P))
}

/** Covariance [P, P] of rows [N, P] about `mean`, divided by the number of rows. */
export function covarianceOf(rows: Float32Array, mean: Float64Array): Float64Array {
  const P = mean.length
  const N = rows.length / P
  const covariance = new Float64Array(P * P)
  const centred = new Float64Array(P)
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < P; i++) centred[i] = rows[n * P + i]! - mean[i]!
    for (let i = 0; i < P; i++) {
      const share = centred[i]! / N
      if (share === 0) continue
      for (let j = 0; j <= i; j++) covariance[i * P + j]! += share * centred[j]!
    }
  }
  for (let i = 0; i < P; i++) for (let j = 0; j < i; j++) covariance[j * P + i] = covariance[i * P + j]!
  return covariance
}
