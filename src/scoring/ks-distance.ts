/**
 * Kolmogorov-Smirnov distance of two samples: the largest difference between the shares of values up to x, over all x.
 * 0: equal; 1: no overlap.
 *
 * @param a ascending, not empty
 * @param b ascending, not empty
 * @throws RangeError for an empty sample
 */
export function ksDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length === 0 || b.length === 0)
    throw new RangeError(`expected two samples, received ${a.length} and ${b.length} values`)
  let i = 0
  let j = 0
  let largest = 0
  while (i < a.length && j < b.length) {
    const x = Math.min(a[i]!, b[j]!)
    // Skip all values equal to x in both samples before the shares are compared.
    while (i < a.length && a[i]! <= x) i++
    while (j < b.length && b[j]! <= x) j++
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length))
  }
  return largest
}
