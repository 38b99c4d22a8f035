import jstat from 'jstat'
import { deviation, mean } from '../variable/summary.ts'

/** Millimetres per pixel from pictures of a ring gauge, with its uncertainty. */
export interface RingScale {
  readonly pictures: number
  readonly meanDiameterPx: number
  readonly deviationPx: number
  readonly mmPerPx: number
  /** Standard uncertainty. */
  readonly uncertainty: number
  /** 95 %: the coverage factor is that of Student's t with the effective degrees of freedom. */
  readonly expandedUncertainty: number
}

const CONFIDENCE = 0.95

/**
 * The scale is the gauge's diameter divided by the mean measured diameter. Its uncertainty combines the uncertainty of
 * the gauge and that of the mean.
 *
 * Source  JCGM 100:2008 (GUM), section 5.1.2 for the parts, G.4.1 (Welch and Satterthwaite) for the degrees of freedom
 *
 * @param diametersPx of one gauge at different places of the field, at least 3
 * @param gauge diameter and its standard uncertainty, from its certificate, in millimetres
 * @throws RangeError
 */
export function ringScale(
  diametersPx: readonly number[],
  gauge: { readonly diameterMm: number; readonly uncertaintyMm: number }
): RingScale {
  const n = diametersPx.length
  if (n < 3) throw new RangeError(`expected at least 3 pictures of the gauge, received ${n}`)
  const { diameterMm, uncertaintyMm } = gauge
  if (!(diameterMm > 0) || !(uncertaintyMm >= 0))
    throw new RangeError(
      `expected a diameter above 0 and an uncertainty of at least 0, received ${diameterMm} and ${uncertaintyMm}`
    )
  const centre = mean(diametersPx)
  const spread = deviation(diametersPx)
  const ofGauge = uncertaintyMm / diameterMm
  const ofMean = spread / Math.sqrt(n) / centre
  const relative = Math.hypot(ofGauge, ofMean)
  const mmPerPx = diameterMm / centre
  const freedom = ofMean === 0 ? Infinity : ((n - 1) * relative ** 4) / ofMean ** 4
  // With more degrees of freedom, Student's t is practically the normal distribution.
  const coverage = jstat.jStat.studentt.inv(1 - (1 - CONFIDENCE) / 2, Math.min(freedom, 1e6))
  return {
    pictures: n,
    meanDiameterPx: centre,
    deviationPx: spread,
    mmPerPx,
    uncertainty: mmPerPx * relative,
    expandedUncertainty: mmPerPx * relative * coverage
  }
}
