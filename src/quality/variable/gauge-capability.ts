import jstat from 'jstat'
import { deviation, mean } from './summary.ts'

/** Type 1 study: repeated measurements of one part of known size. */
export interface GaugeCapability {
  readonly count: number
  readonly mean: number
  readonly deviation: number
  /** Mean minus reference. */
  readonly bias: number
  /** p-value of the hypothesis that there is no bias (two-sided t test). */
  readonly biasP: number
  /** 20 % of the tolerance divided by 6 standard deviations. */
  readonly cg: number
  /** As cg, reduced by the bias. */
  readonly cgk: number
  /** True if cg and cgk are both at least 1.33. */
  readonly capable: boolean
}

const LEAST_CAPABLE = 4 / 3

/**
 * Cg = 0.2 T / (6 s) and Cgk = (0.1 T - |bias|) / (3 s).
 *
 * Source  AIAG and VDA practice with K = 20 % and 6 s (Bosch, Quality Management booklet 10; Minitab, Type 1 gage
 *         study)
 *
 * @param width of the tolerance
 * @throws RangeError with fewer than 10 measurements; 50 are usual
 */
export function gaugeCapability(values: readonly number[], reference: number, width: number): GaugeCapability {
  if (values.length < 10)
    throw new RangeError(`expected at least 10 measurements of one part, received ${values.length}`)
  if (!(width > 0)) throw new RangeError(`expected a tolerance wider than 0, received ${width}`)
  const s = deviation(values)
  const bias = mean(values) - reference
  const t = bias / (s / Math.sqrt(values.length))
  const cg = (0.2 * width) / (6 * s)
  const cgk = (0.1 * width - Math.abs(bias)) / (3 * s)
  return {
    count: values.length,
    mean: mean(values),
    deviation: s,
    bias,
    biasP: s === 0 ? (bias === 0 ? 1 : 0) : 2 * (1 - jstat.jStat.studentt.cdf(Math.abs(t), values.length - 1)),
    cg,
    cgk,
    capable: cg >= LEAST_CAPABLE && cgk >= LEAST_CAPABLE
  }
}
