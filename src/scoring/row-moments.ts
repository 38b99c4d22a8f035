/** Sums over rows of P values. The rows' mean and covariance follow from them, and the sums of two sets add up. */
export interface RowMoments {
  readonly P: number
  count: number
  /** [P] */
  readonly sum: Float64Array
  /** [P, P], the lower triangle: sums of the products of two values. */
  readonly products: Float64Array
}

export const emptyMoments = (P: number): RowMoments => ({
  P,
  count: 0,
  sum: new Float64Array(P),
  products: new Float64Array(P * P)
})

/** Sums over rows [N, P]. */
export function momentsOf(rows: Float32Array, P: number): RowMoments {
  const moments = emptyMoments(P)
  for (let at = 0; at < rows.length; at += P) addRow(moments, rows.subarray(at, at + P))
  return moments
}

/** Adds one row [P]. */
export function addRow(to: RowMoments, row: Float32Array | Float64Array): void {
  const { P, sum, products } = to
  for (let i = 0; i < P; i++) {
    const x = row[i]!
    if (x === 0) continue
    sum[i]! += x
    for (let j = 0, at = i * P; j <= i; j++, at++) products[at]! += x * row[j]!
  }
  to.count++
}

/** Adds sums multiplied by `factor`; -1 subtracts them. */
function addMoments(to: RowMoments, from: RowMoments, factor = 1): void {
  to.count += factor * from.count
  for (let i = 0; i < to.sum.length; i++) to.sum[i]! += factor * from.sum[i]!
  for (let i = 0; i < to.products.length; i++) to.products[i]! += factor * from.products[i]!
}

/** The sums over all sets, and for each set the sums over all other sets. */
export function momentsWithout(sets: readonly RowMoments[]): { all: RowMoments; without: readonly RowMoments[] } {
  const P = sets[0]!.P
  const all = emptyMoments(P)
  for (const set of sets) addMoments(all, set)
  const without = sets.map((set) => {
    const others = emptyMoments(P)
    addMoments(others, all)
    addMoments(others, set, -1)
    return others
  })
  return { all, without }
}

/** Mean [P]. */
export const meanOf = ({ count, sum }: RowMoments): Float64Array => sum.map((value) => value / count)

/** Covariance [P, P], divided by the number of rows. */
export function covarianceOf({ P, count, sum, products }: RowMoments): Float64Array {
  const covariance = new Float64Array(P * P)
  for (let i = 0; i < P; i++) {
    for (let j = 0; j <= i; j++) {
      const value = products[i * P + j]! / count - (sum[i]! / count) * (sum[j]! / count)
      covariance[i * P + j] = value
      covariance[j * P + i] = value
    }
  }
  return covariance
}
