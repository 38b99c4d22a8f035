import jstat from 'jstat'
import { deviationBounds, mean, squaredDeviations } from './summary.ts'

/** One row of an analysis of variance. */
export interface AnovaRow {
  readonly source: 'part' | 'station' | 'part x station' | 'repeatability'
  readonly freedom: number
  readonly squares: number
  readonly meanSquare: number
  /** Test against the interaction or, if it is pooled, repeatability; null for repeatability itself. */
  readonly f: number | null
  readonly p: number | null
}

/** One component of the variation of the measurements. */
export interface VarianceShare {
  readonly variance: number
  readonly deviation: number
  /** Share of the total variance, 0 to 1. */
  readonly contribution: number
  /** Share of the total standard deviation, 0 to 1. */
  readonly studyShare: number
  /** 6 standard deviations as a share of the tolerance's width; null without a tolerance. */
  readonly toleranceShare: number | null
}

export interface GaugeRr {
  readonly anova: readonly AnovaRow[]
  /** The interaction of parts and stations is not significant (p > 0.25) and is counted as repeatability. */
  readonly pooled: boolean
  readonly repeatability: VarianceShare & { readonly low: number; readonly high: number }
  /** Variation between stations, interaction included. Null with one station: a study of type 3. */
  readonly reproducibility: VarianceShare | null
  readonly gauge: VarianceShare
  readonly partToPart: VarianceShare
  readonly total: VarianceShare
  /** Number of distinct categories: 1.41 times the part deviation divided by the gauge deviation. */
  readonly distinctCategories: number
  /** AIAG's rating: the gauge's deviation is up to 10 %, up to 30 %, or more of the total deviation. */
  readonly rating: 'acceptable' | 'marginal' | 'unacceptable'
}

/** Above this p-value the interaction is pooled (AIAG, MSA 4th edition, page 127). */
const POOL_ABOVE_P = 0.25

/**
 * Gauge repeatability and reproducibility by analysis of variance, crossed, all factors random. With one station it is
 * a study of type 3: the operator has no influence.
 *
 * Source  AIAG, Measurement Systems Analysis, 4th edition, appendix A
 *
 * @param values [parts][stations][trials]; at least 2 parts and 2 trials, the same number in each cell
 * @throws RangeError
 */
export function gaugeRr(values: readonly (readonly (readonly number[])[])[], toleranceWidth: number | null): GaugeRr {
  const [parts, stations, trials] = sizesOf(values)
  const partMeans = values.map((cells) => mean(cells.flat()))
  const stationMeans = Array.from({ length: stations }, (_, n) => mean(values.flatMap((cells) => cells[n]!)))
  const cellMeans = values.flatMap((cells) => cells.map(mean))
  const within = values.flat().reduce((sum, cell) => sum + squaredDeviations(cell), 0)
  const ssPart = stations * trials * squaredDeviations(partMeans)
  const ssStation = parts * trials * squaredDeviations(stationMeans)
  const ssCross = Math.max(0, trials * squaredDeviations(cellMeans) - ssPart - ssStation)
  const dfWithin = parts * stations * (trials - 1)
  const dfCross = (parts - 1) * (stations - 1)

  const crossF = stations > 1 ? fOf(ssCross / dfCross, within / dfWithin) : 0
  const crossP = stations > 1 ? pOf(crossF, dfCross, dfWithin) : 1
  const pooled = crossP > POOL_ABOVE_P
  const dfError = pooled ? dfWithin + dfCross : dfWithin
  const msError = pooled ? (within + ssCross) / dfError : within / dfWithin
  const msCross = pooled ? msError : ssCross / dfCross
  const [dfAgainst, msAgainst] = pooled ? [dfError, msError] : [dfCross, msCross]
  const msPart = ssPart / (parts - 1)
  const msStation = stations > 1 ? ssStation / (stations - 1) : 0

  const variances = {
    repeatability: msError,
    interaction: pooled ? 0 : Math.max(0, (msCross - msError) / trials),
    station: stations > 1 ? Math.max(0, (msStation - msAgainst) / (parts * trials)) : 0,
    part: Math.max(0, (msPart - msAgainst) / (stations * trials))
  }
  const reproducibility = variances.station + variances.interaction
  const gauge = variances.repeatability + reproducibility
  const total = gauge + variances.part
  const share = (variance: number): VarianceShare => ({
    variance,
    deviation: Math.sqrt(variance),
    contribution: variance / total,
    studyShare: Math.sqrt(variance / total),
    toleranceShare: toleranceWidth === null ? null : (6 * Math.sqrt(variance)) / toleranceWidth
  })
  const row = (source: AnovaRow['source'], freedom: number, squares: number, df: number, ms: number): AnovaRow => {
    const f = fOf(squares / freedom, ms)
    return { source, freedom, squares, meanSquare: squares / freedom, f, p: pOf(f, freedom, df) }
  }
  const gaugeShare = share(gauge)
  return {
    anova: [
      row('part', parts - 1, ssPart, dfAgainst, msAgainst),
      ...(stations > 1 ? [row('station', stations - 1, ssStation, dfAgainst, msAgainst)] : []),
      ...(stations > 1 ? [row('part x station', dfCross, ssCross, dfWithin, within / dfWithin)] : []),
      { source: 'repeatability', freedom: dfWithin, squares: within, meanSquare: within / dfWithin, f: null, p: null }
    ],
    pooled: stations > 1 && pooled,
    repeatability: { ...share(variances.repeatability), ...deviationBounds(Math.sqrt(msError), dfError) },
    reproducibility: stations > 1 ? share(reproducibility) : null,
    gauge: gaugeShare,
    partToPart: share(variances.part),
    total: share(total),
    distinctCategories:
      gauge === 0 ? Infinity : Math.max(1, Math.floor(Math.SQRT2 * Math.sqrt(variances.part / gauge))),
    rating: gaugeShare.studyShare <= 0.1 ? 'acceptable' : gaugeShare.studyShare <= 0.3 ? 'marginal' : 'unacceptable'
  }
}

function sizesOf(values: readonly (readonly (readonly number[])[])[]): [number, number, number] {
  const [parts, stations, trials] = [values.length, values[0]?.length ?? 0, values[0]?.[0]?.length ?? 0]
  if (parts < 2 || stations < 1 || trials < 2)
    throw new RangeError(
      `expected at least 2 parts, 1 station and 2 trials, received ${parts}, ${stations} and ${trials}`
    )
  if (values.some((cells) => cells.length !== stations || cells.some((cell) => cell.length !== trials)))
    throw new RangeError(`expected ${trials} trials of each part at each of ${stations} stations`)
  return [parts, stations, trials]
}

const fOf = (meanSquare: number, against: number): number => (against === 0 ? Infinity : meanSquare / against)

const pOf = (f: number, freedom: number, against: number): number =>
  f === Infinity ? 0 : 1 - jstat.jStat.centralF.cdf(f, freedom, against)
