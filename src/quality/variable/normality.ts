import jstat from 'jstat'
import { deviation, mean } from './summary.ts'

/** Result of a test for the normal distribution. */
export interface Normality {
  /** Anderson-Darling statistic, without the correction for the number of values. */
  readonly statistic: number
  /** Below 0.05 the values are probably not normally distributed. */
  readonly p: number
}

/**
 * Anderson-Darling test of the normal distribution with estimated mean and deviation.
 *
 * Source  Stephens 1974, J. Am. Stat. Assoc. 69:730; p as in D'Agostino & Stephens 1986, Goodness-of-Fit Techniques,
 *         table 4.9
 *
 * @returns null for fewer than 8 values, or values that are all equal
 */
export function normality(values: readonly number[]): Normality | null {
  const n = values.length
  const s = deviation(values)
  if (n < 8 || !(s > 0)) return null
  const centre = mean(values)
  const shares = values
    .map((value) => jstat.jStat.normal.cdf((value - centre) / s, 0, 1))
    .sort((a, b) => a - b)
    // Values far from the mean give exactly 0 or 1, whose logarithms would be infinite.
    .map((share) => Math.min(1 - 1e-16, Math.max(1e-300, share)))
  let sum = 0
  for (let i = 0; i < n; i++) sum += (2 * i + 1) * (Math.log(shares[i]!) + Math.log1p(-shares[n - 1 - i]!))
  const statistic = -n - sum / n
  return { statistic, p: pOf(statistic * (1 + 0.75 / n + 2.25 / n ** 2)) }
}

/** @param a statistic, corrected for the number of values */
export function pOf(a: number): number {
  const p =
    a >= 0.6
      ? Math.exp(1.2937 - 5.709 * a + 0.0186 * a * a)
      : a >= 0.34
        ? Math.exp(0.9177 - 4.279 * a - 1.38 * a * a)
        : a >= 0.2
          ? 1 - Math.exp(-8.318 + 42.796 * a - 59.938 * a * a)
          : 1 - Math.exp(-13.436 + 101.14 * a - 223.73 * a * a)
  return Math.min(1, Math.max(0, p))
}
