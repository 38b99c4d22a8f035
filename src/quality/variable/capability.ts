import jstat from 'jstat'
import { type Normality, normality } from './normality.ts'
import { deviation, mean, squaredDeviations } from './summary.ts'
import { checkTolerance, type Tolerance } from './tolerance.ts'

/** An index with its 95 % bounds. */
export interface Index {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface Capability {
  readonly count: number
  readonly mean: number
  /** Pooled deviation within groups of consecutive parts; null if there are no groups. */
  readonly within: number | null
  readonly overall: number
  /** Null if there is only one limit. */
  readonly pp: Index | null
  readonly ppk: Index
  /** From the deviation within groups. */
  readonly cp: Index | null
  readonly cpk: Index | null
  readonly normality: Normality | null
}

const Z = 1.959963984540054

/**
 * Process performance Pp and Ppk from the overall deviation, capability Cp and Cpk from the pooled deviation within
 * groups. They are valid only if the values are normally distributed.
 *
 * Source  ISO 22514-2; bounds of Cp by chi-square, of Cpk by Bissell 1990, Appl. Stat. 39:331
 *
 * @param groups values of consecutive parts belong to one group; a single group gives only Pp and Ppk
 * @throws RangeError for fewer than 2 values, no limit, or values that are all equal
 */
export function capability(groups: readonly (readonly number[])[], tolerance: Tolerance): Capability {
  checkTolerance(tolerance)
  const values = groups.flat()
  if (values.length < 2) throw new RangeError(`expected at least 2 values, received ${values.length}`)
  const overall = deviation(values)
  if (!(overall > 0)) throw new RangeError('expected values that differ, received the same one each time')
  const pooledFreedom = groups.reduce((sum, { length }) => sum + length - 1, 0)
  const within =
    groups.length > 1 && pooledFreedom > 0
      ? Math.sqrt(groups.reduce((sum, group) => sum + squaredDeviations(group), 0) / pooledFreedom)
      : null
  const centre = mean(values)
  const [pp, ppk] = indices(centre, overall, values.length, values.length - 1, tolerance)
  const [cp, cpk] =
    within === null || within === 0 ? [null, null] : indices(centre, within, values.length, pooledFreedom, tolerance)
  return { count: values.length, mean: centre, within, overall, pp, ppk, cp, cpk, normality: normality(values) }
}

function indices(
  centre: number,
  sigma: number,
  count: number,
  freedom: number,
  { low, high }: Tolerance
): [Index | null, Index] {
  const { inv } = jstat.jStat.chisquare
  const spread = low === null || high === null ? null : (high - low) / (6 * sigma)
  const nearer = Math.min(
    high === null ? Infinity : (high - centre) / (3 * sigma),
    low === null ? Infinity : (centre - low) / (3 * sigma)
  )
  const half = Z * Math.sqrt(1 / (9 * count) + nearer ** 2 / (2 * freedom))
  return [
    spread === null
      ? null
      : {
          value: spread,
          low: spread * Math.sqrt(inv(0.025, freedom) / freedom),
          high: spread * Math.sqrt(inv(0.975, freedom) / freedom)
        },
    { value: nearer, low: nearer - half, high: nearer + half }
  ]
}
