import { confusionAt, escapeRate, overkillRate } from '../../scoring/confusion.ts'
import { rocCurve, type RocPoint } from '../../scoring/roc.ts'
import type { ScoreSet } from './report-data.ts'
import { axis, BASE, chartSvg, COLOURS, type VerticalLine, verticalLines } from './chart-svg.ts'
import { percent, score } from '../../report/format.ts'
import { histogram } from './histogram.ts'
import type { Html } from '../../report/html.ts'

const BINS = 40
const STEPS = 200
/**
 * Highest score over lowest between which the score axis is logarithmic; beyond, a score next to 0 would take most of
 * it.
 */
const LOG = { from: 6, to: 1000 } as const
/** Ends of the close-up's rate axis, in percent. */
const CEILINGS = [5, 10, 20, 50, 100]
const percentAxis = { min: 0, axisLabel: { color: COLOURS.soft, fontSize: 12, formatter: '{value} %' } }

/**
 * Where the station works: NG from `threshold` on, REVIEW from `reviewFrom` on, which equals it where there is no
 * review band.
 */
export interface WorkingPoint {
  readonly threshold: number
  readonly reviewFrom: number
}

/** How the scores of good parts and of defects lie to each other and to the threshold. */
export function scoreHistogram(id: string, scores: ScoreSet, at: WorkingPoint): Html {
  const { good, defect } = scores
  const range = rangeOf(scores, at)
  const { edges, ...shares } = histogram(good, defect, BINS, range.type === 'log')
  // `step: end` draws each share from its bin's left edge to the next; the last edge closes the outline.
  const outline = (values: readonly number[]) => [
    [edges[0], 0],
    ...values.map((share, n) => [edges[n], share * 100]),
    [edges[BINS], values[BINS - 1] * 100],
    [edges[BINS], 0]
  ]
  const area = (name: string, values: readonly number[], color: string) => ({
    name,
    type: 'line',
    silent: true,
    step: 'end',
    showSymbol: false,
    color,
    lineStyle: { width: 1.5 },
    areaStyle: { opacity: 0.3 },
    data: outline(values)
  })
  return chartSvg(
    id,
    `Histogram of the scores of ${good.length} good parts and ${defect.length} defects; ${inWords(at)}.`,
    {
      ...BASE,
      xAxis: axis(`Anomaly score${range.type === 'log' ? ' (logarithmic)' : ''}`, 'x', {
        ...range,
        axisLabel: scoreLabels
      }),
      yAxis: axis('Share of the parts', 'y', percentAxis),
      series: [
        { ...area(`Good (${good.length})`, shares.good, COLOURS.good), markLine: verticalLines(linesAt(at, range)) },
        ...(defect.length === 0 ? [] : [area(`Defect (${defect.length})`, shares.defect, COLOURS.defect)])
      ]
    }
  )
}

/**
 * Detection over overkill for every threshold, with the point where the station works; null when one class is empty.
 */
export function rocChart(id: string, { good, defect }: ScoreSet, { threshold, reviewFrom }: WorkingPoint): Html | null {
  const points = rocCurve(good, defect)
  if (points === null) return null
  const working = (threshold: number): [number, number] => {
    const counts = confusionAt(good, defect, threshold)
    return [overkillRate(counts).rate! * 100, (1 - escapeRate(counts).rate!) * 100]
  }
  const [overkill, caught] = working(threshold)
  const point = (name: string, data: [number, number], color: string) => ({
    name,
    type: 'scatter',
    silent: true,
    clip: false,
    symbolSize: 10,
    color,
    data: [data]
  })
  return chartSvg(
    id,
    `ROC curve; at the threshold ${percent(caught / 100)} of the defects are caught and ${percent(overkill / 100)} of
the good parts rejected.`,
    {
      ...BASE,
      xAxis: axis('Good parts rejected', 'x', { ...percentAxis, max: 100 }),
      yAxis: axis('Defects caught', 'y', { ...percentAxis, max: 100 }),
      series: [
        {
          name: 'Any threshold',
          type: 'line',
          silent: true,
          clip: false,
          showSymbol: false,
          color: COLOURS.accent,
          lineStyle: { width: 2 },
          data: corners(points).map((point) => [point.overkillRate * 100, (1 - point.escapeRate) * 100])
        },
        point(reviewFrom < threshold ? 'NG' : 'This threshold', [overkill, caught], COLOURS.ink),
        ...(reviewFrom < threshold ? [point('NG or REVIEW', working(reviewFrom), COLOURS.soft)] : [])
      ]
    }
  )
}

/** What a higher or lower threshold would cost: escape and overkill rate over all of the scores. */
export function rateChart(id: string, scores: ScoreSet, at: WorkingPoint): Html {
  return rates(id, scores, at, rangeOf(scores, at), 100)
}

/**
 * The same from 25 % below the threshold (the review band, where that is wider) to 25 % above it, with the rate axis
 * stretched: a good station works in this part of the chart.
 */
export function closeUpChart(id: string, scores: ScoreSet, at: WorkingPoint): Html {
  const { threshold, reviewFrom } = at
  const counts = confusionAt(scores.good, scores.defect, threshold)
  const worst = Math.max(escapeRate(counts).rate ?? 0, overkillRate(counts).rate ?? 0) * 100
  return rates(
    id,
    scores,
    at,
    { type: 'value', min: Math.min(threshold * 0.75, reviewFrom * 0.9), max: threshold * 1.25 },
    CEILINGS.find((ceiling) => ceiling >= 2 * worst) ?? 100
  )
}

function rates(id: string, { good, defect }: ScoreSet, at: WorkingPoint, range: ScoreRange, ceiling: number): Html {
  const { type, min, max } = range
  const thresholds = Array.from({ length: STEPS + 1 }, (_, n) =>
    type === 'log' ? min * (max / min) ** (n / STEPS) : min + ((max - min) * n) / STEPS
  )
  const counts = thresholds.map((candidate) => confusionAt(good, defect, candidate))
  const line = (name: string, color: string, rates: readonly number[]) => ({
    name,
    type: 'line',
    silent: true,
    showSymbol: false,
    color,
    lineStyle: { width: 2 },
    data: thresholds.map((candidate, n) => [candidate, rates[n] * 100])
  })
  return chartSvg(id, `Escape and overkill rate for thresholds from ${score(min)} to ${score(max)}; ${inWords(at)}.`, {
    ...BASE,
    xAxis: axis(`Threshold${type === 'log' ? ' (logarithmic)' : ''}`, 'x', { ...range, axisLabel: scoreLabels }),
    yAxis: axis('Rate', 'y', { ...percentAxis, max: ceiling }),
    series: [
      {
        ...line(
          'Overkill',
          COLOURS.good,
          counts.map((at) => overkillRate(at).rate ?? 0)
        ),
        markLine: verticalLines(linesAt(at, range))
      },
      ...(defect.length === 0
        ? []
        : [
            line(
              'Escape',
              COLOURS.defect,
              counts.map((at) => escapeRate(at).rate ?? 0)
            )
          ])
    ]
  })
}

/**
 * A score axis. Logarithmic where the highest score is far above the lowest: good parts would fill one bin of an even
 * one.
 */
interface ScoreRange {
  readonly type: 'value' | 'log'
  readonly logBase?: number
  readonly min: number
  readonly max: number
}

function rangeOf({ good, defect }: ScoreSet, { threshold, reviewFrom }: WorkingPoint): ScoreRange {
  const all = [...good, ...defect, threshold, reviewFrom]
  const min = all.reduce((a, b) => Math.min(a, b))
  const max = all.reduce((a, b) => Math.max(a, b))
  return max > LOG.from * min && max < LOG.to * min
    ? { type: 'log', logBase: 2, min, max }
    : { type: 'value', min, max }
}

/** Words that would run over each other, or over the chart's border, stand on the far side of their lines. */
function linesAt({ threshold, reviewFrom }: WorkingPoint, { type, min, max }: ScoreRange): VerticalLine[] {
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

const inWords = ({ threshold, reviewFrom }: WorkingPoint): string =>
  `the threshold is ${score(threshold)}${reviewFrom < threshold ? `, REVIEW from ${score(reviewFrom)}` : ''}`

const scoreLabels = {
  color: COLOURS.soft,
  fontSize: 12,
  hideOverlap: true,
  showMinLabel: false,
  showMaxLabel: false,
  formatter: (value: number) => String(Number(value.toPrecision(3)))
}

/** Leaves out the points on straight runs: the same line from far fewer numbers. */
function corners(points: readonly RocPoint[]): RocPoint[] {
  return points.filter((point, n) => {
    const [before, after] = [points[n - 1], points[n + 1]]
    if (before === undefined || after === undefined) return true
    const vertical = before.overkillRate === point.overkillRate && point.overkillRate === after.overkillRate
    const horizontal = before.escapeRate === point.escapeRate && point.escapeRate === after.escapeRate
    return !vertical && !horizontal
  })
}
