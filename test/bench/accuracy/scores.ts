/** Mean of some embeddings. */
export function meanOf(rows: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(rows[0]!.length)
  for (const row of rows)
    row.forEach((value, d) => {
      mean[d]! += value / rows.length
    })
  return mean
}

export function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, d) => sum + (value - b[d]!) ** 2, 0))
}

/** Mean distance to the k nearest of some embeddings. */
export function nearestOf(rows: readonly Float32Array[], k: number): (embedding: Float32Array) => number {
  return (embedding) =>
    rows
      .map((row) => distance(row, embedding))
      .sort((a, b) => a - b)
      .slice(0, k)
      .reduce((sum, value) => sum + value / k, 0)
}

/** Rows [N, D] one by one. */
export function rowsOf(rows: Float32Array, D: number): Float32Array[] {
  return Array.from({ length: rows.length / D }, (_, n) => rows.subarray(n * D, (n + 1) * D))
}

/** More than any distance in 512 units of 0 to 1, so that no score is negative. */
const OLD_DIAMETER = 23

/**
 * The old project's decision as a score: how much nearer an embedding lies to the mean of the NG pictures than to that
 * of the OK ones.
 */
export function oldScores(
  ok: readonly Float32Array[],
  ng: readonly Float32Array[],
  tested: readonly Float32Array[]
): number[] {
  const [okMean, ngMean] = [meanOf(ok), meanOf(ng)]
  return tested.map((embedding) => distance(embedding, okMean) - distance(embedding, ngMean) + OLD_DIAMETER)
}
