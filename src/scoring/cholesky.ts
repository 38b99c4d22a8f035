/** The lower triangular L with A = L L'. A [P, P] must be symmetric and positive definite; this is not checked. */
export function cholesky(matrix: Float64Array, P: number): Float64Array {
  const lower = new Float64Array(P * P)
  for (let i = 0; i < P; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * P + j]!
      for (let k = 0; k < j; k++) rest -= lower[i * P + k]! * lower[j * P + k]!
      lower[i * P + j] = i === j ? Math.sqrt(rest) : rest / lower[j * P + j]!
    }
  }
  return lower
}

/** Inverse of a lower triangular matrix [P, P], by forward substitution, column by column. */
export function invertLower(lower: Float64Array, P: number): Float64Array {
  const inverse = new Float64Array(P * P)
  for (let column = 0; column < P; column++) {
    for (let i = column; i < P; i++) {
      let rest = i === column ? 1 : 0
      for (let k = column; k < i; k++) rest -= lower[i * P + k]! * inverse[k * P + column]!
      inverse[i * P + column] = rest / lower[i * P + i]!
    }
  }
  return inverse
}

/** Solves A x = b for x, with A as in `cholesky`. */
export function solve(matrix: Float64Array, b: Float64Array): Float64Array {
  const P = b.length
  const lower = cholesky(matrix, P)
  const x = Float64Array.from(b)
  for (let i = 0; i < P; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * P + k]! * x[k]!
    x[i]! /= lower[i * P + i]!
  }
  for (let i = P - 1; i >= 0; i--) {
    for (let k = i + 1; k < P; k++) x[i]! -= lower[k * P + i]! * x[k]!
    x[i]! /= lower[i * P + i]!
  }
  return x
}
