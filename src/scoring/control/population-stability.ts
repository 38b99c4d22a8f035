/** Number of bins; each holds the same share of the reference. */
const BINS = 10
/** An index of at least this is commonly called a change; below 0.1 means no change. */
export const PSI_ALARM = 0.25

/**
 * Population stability index: how much the share of values in each tenth of a reference has changed. An empty bin
 * counts as half a value.
 * @param reference ascending
 * @param values in any order
 * @throws RangeError with fewer than 10 values on either side
 */
export function populationStability(reference: ArrayLike<number>, values: ArrayLike<number>): number {
  if (reference.length < BINS || values.length < BINS)
    throw new RangeError(`expected at least ${BINS} values, received ${reference.length} and ${values.length}`)
  const edges = Array.from({ length: BINS - 1 }, (_, n) => reference[Math.floor(((n + 1) * reference.length) / BINS)]!)
  const [expected, found] = [reference, values].map((sample) => countBelow(sample, edges))
  let index = 0
  for (let bin = 0; bin < BINS; bin++) {
    const before = Math.max(0.5, expected![bin]!) / reference.length
    const now = Math.max(0.5, found![bin]!) / values.length
    index += (now - before) * Math.log(now / before)
  }
  return index
}

function countBelow(sample: ArrayLike<number>, edges: readonly number[]): number[] {
  const counts = Array<number>(BINS).fill(0)
  for (let i = 0; i < sample.length; i++) {
    let bin = 0
    while (bin < edges.length && sample[i]! >= edges[bin]!) bin++
    counts[bin]!++
  }
  return counts
}
