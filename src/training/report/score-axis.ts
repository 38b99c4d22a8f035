import type { ScoreSet } from './report-data.ts'
import { COLOURS, type VerticalLine } from './chart-svg.ts'
import { score } from '../../report/format.ts'

/**
 * The score axis is logarithmic if the highest score divided by the lowest is in this range; above the range, a score
 * near 0 would take most of the axis.
 */
const LOG = { from: 6, to: 1000 } as const

export const percentAxis = { min: 0, axisLabel: { color: COLOURS.soft, fontSize: 12, formatter: '{value} %' } }

/**
 * Limits of the verdicts: NG from `threshold` on, REVIEW from `reviewFrom` on. Both are equal if there is no review
 * band.
 */
export interface WorkingPoint {
  readonly threshold: number
  readonly reviewFrom: number
}

/**
 * A score axis. It is logarithmic if the highest score is far above the lowest: on a linear axis, good parts would fill
 * only one bin.
 */
export interface ScoreRange {
  readonly type: 'value' | 'log'
  readonly logBase?: number
  readonly min: number
  readonly max: number
}

export function rangeOf({ good, defect }: ScoreSet, { threshold, reviewFrom }: WorkingPoint): ScoreRange {
  const all = [...good, ...defect, threshold, reviewFrom]
  const min = all.reduce((a, b) => Math.min(a, b))
  const max = all.reduce((a, b) => Math.max(a, b))
  return max > LOG.from * min && max < LOG.to * min
    ? { type: 'log', logBase: 2, min, max }
    : { type: 'value', min, max }
}

/** Labels that would overlap each other or the chart's border are placed on the far side of their lines. */
export function linesAt({ threshold, reviewFrom }: WorkingPoint, { type, min, max }: ScoreRange): VerticalLine[] {
  const place = (value: number): number =>
    type === 'log' ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min)
  const sideOf = (value: number): Pick<VerticalLine, 'align'> =>
    place(value) > 0.85 ? { align: 'right' } : place(value) < 0.15 ? { align: 'left' } : {}
  if (reviewFrom >= threshold) return [{ x: threshold, label: 'threshold', ...sideOf(threshold) }]
  const roomBelow = place(reviewFrom) > 0.15
  return [
    { x: threshold, label: 'NG', align: place(threshold) > 0.95 ? 'right' : 'left' },
    { x: reviewFrom, label: 'REVIEW', align: roomBelow ? 'right' : 'left' }
  ].filter(({ label }) => label === 'NG' || roomBelow || place(threshold) - place(reviewFrom) > 0.2) as VerticalLine[]
}

export const inWords = ({ threshold, reviewFrom }: WorkingPoint): string =>
  `the threshold is ${score(threshold)}${reviewFrom < threshold ? `, REVIEW from ${score(reviewFrom)}` : ''}`

export const scoreLabels = {
  color: COLOURS.soft,
  fontSize: 12,
  hideOverlap: true,
  showMinLabel: false,
  showMaxLabel: false,
  formatter: (value: number) => String(Number(value.toPrecision(3)))
}
