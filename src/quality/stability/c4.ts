import jstat from 'jstat'

/**
 * Expected standard deviation of a sample of n values of a normal distribution, divided by the true standard deviation:
 * sqrt(2 / (n - 1)) gamma(n / 2) / gamma((n - 1) / 2).
 * @param n at least 2
 */
export const c4 = (n: number): number =>
  Math.sqrt(2 / (n - 1)) * Math.exp(jstat.jStat.gammaln(n / 2) - jstat.jStat.gammaln((n - 1) / 2))
