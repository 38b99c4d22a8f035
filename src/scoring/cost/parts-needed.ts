import jstat from 'jstat'

/** Larger numbers are not searched. */
const MOST = 1e9

/**
 * How many labelled parts prove that the share of wrong verdicts is at most `limit`, if `mistakes` of these parts were
 * judged wrong: the smallest n with P(X <= mistakes) <= 1 - confidence, where X is binomial with n trials and
 * probability `limit`. One-sided, exact. Example: 1 % at 95 % without a mistake needs 299 parts.
 *
 * Source  Clopper & Pearson 1934, Biometrika 26:404; without a mistake the "success run" of Bayes and Laplace,
 *         n = ln(1 - confidence) / ln(1 - limit)
 *
 * @param limit, confidence inside (0, 1)
 * @returns null if more than about 1e9 parts are needed
 * @throws RangeError for a share outside (0, 1), or if `mistakes` is not a whole number >= 0
 */
export function partsNeeded(limit: number, confidence: number, mistakes: number): number | null {
  for (const [name, share] of Object.entries({ limit, confidence })) {
    if (!(share > 0 && share < 1)) throw new RangeError(`${name}: expected a share inside (0, 1), received ${share}`)
  }
  if (!Number.isInteger(mistakes) || mistakes < 0)
    throw new RangeError(`mistakes: expected a whole number >= 0, received ${mistakes}`)
  // P(X <= k) of n and p is I_(1-p)(n - k, k + 1); it falls with n.
  const proves = (n: number): boolean => jstat.jStat.ibeta(1 - limit, n - mistakes, mistakes + 1) <= 1 - confidence
  let enough = mistakes + 1
  let few = mistakes
  while (!proves(enough)) {
    if (enough > MOST) return null
    few = enough
    enough *= 2
  }
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (proves(middle)) enough = middle
    else few = middle
  }
  return enough
}
