/**
 * Chooses a few rows that represent all rows, by greedy k-centre selection. The first row is random. Each next row is
 * the one farthest from all chosen rows. The largest distance of any row to its nearest chosen row is then at most
 * twice the smallest possible one.
 *
 * Shapes  rows [N, D] row-major; result [min(K, N)] distinct row indices in the order chosen
 * Units   Euclidean distance; the lowest row wins a tie
 * Cost    O(N * K * D) time, N extra float64 values
 * Source  Gonzalez 1985 (the factor 2); Sener & Savarese 2018, arXiv:1708.00489, algorithm 1; Roth et al. 2022,
 *         arXiv:2106.08265, algorithm 1 (as the memory bank of an anomaly detector)
 *
 * @param random uniform in [0, 1)
 * @throws RangeError when `rows` is empty, not whole rows, or not finite, or `K` is not a whole number >= 1
 */
export function coreset(rows: Float32Array, D: number, K: number, random: () => number): Int32Array {
  if (!Number.isInteger(D) || D < 1) throw new RangeError(`D: expected a whole number >= 1, received ${D}`)
  const N = rows.length / D
  if (!Number.isInteger(N) || N < 1)
    throw new RangeError(`rows: expected N * ${D} values with N >= 1, received ${rows.length}`)
  if (!Number.isInteger(K) || K < 1) throw new RangeError(`K: expected a whole number >= 1, received ${K}`)
  if (!rows.every(Number.isFinite)) throw new RangeError('rows: expected finite values, received NaN or Infinity')

  const chosen = new Int32Array(Math.min(K, N))
  // squared; -1 once chosen, so that duplicates are not chosen twice
  const toNearestChosen = new Float64Array(N).fill(Infinity)
  let next = Math.floor(random() * N)
  for (let n = 0; n < chosen.length; n++) {
    const centre = next
    chosen[n] = centre
    toNearestChosen[centre] = -1
    let farthest = -1
    for (let row = 0; row < N; row++) {
      if (toNearestChosen[row] < 0) continue
      const distance = squaredDistance(rows, D, row, centre)
      if (distance < toNearestChosen[row]) toNearestChosen[row] = distance
      if (toNearestChosen[row] > farthest) {
        farthest = toNearestChosen[row]
        next = row
      }
    }
  }
  return chosen
}

function squaredDistance(rows: Float32Array, D: number, a: number, b: number): number {
  let sum = 0
  for (let d = 0; d < D; d++) {
    const difference = rows[a * D + d] - rows[b * D + d]
    sum += difference * difference
  }
  return sum
}
