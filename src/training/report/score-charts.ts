import { confusionAt, escapeRate, overkillRate } from '../../scoring/confusion.ts'
import { rocCurve, type RocPoint } from '../../scoring/roc.ts'
import type { ScoreSet } from '../report-data.ts'
import { axis, BASE, chartSvg, COLOURS, verticalLine } from './chart-svg.ts'
import { percent, score } from './format.ts'
import { histogram } from './histogram.ts'
import type { Html } from './html.ts'

const BINS = 40
const STEPS = 200
/** Ends of the close-up's rate axis, in percent. */
const CEILINGS = [5, 10, 20, 50, 100]
const percentAxis = { min: 0, axisLabel: { color: COLOURS.soft, fontSize: 12, formatter: '{value} %' } }

/** How the scores of good parts and of defects lie to each other and to the threshold. */
export function scoreHistogram (id: string, { good, defect }: ScoreSet, threshold: number): Html {
  const { edges, ...shares } = histogram(good, defect, BINS)
  // `step: end` draws each share from its bin's left edge to the next; the last edge closes the outline.
  const outline = (values: readonly number[]) => [[edges[0], 0], ...values.map((share, n) => [edges[n], share * 100]), [edges[BINS], values[BINS - 1] * 100], [edges[BINS], 0]]
  const area = (name: string, values: readonly number[], color: string) => ({
    name, type: 'line', silent: true, step: 'end', showSymbol: false, color, lineStyle: { width: 1.5 }, areaStyle: { opacity: 0.3 }, data: outline(values)
  })
  return chartSvg(id, `Histogram of the scores of ${good.length} good parts and ${defect.length} defects; the threshold is ${score(threshold)}.`, {
    ...BASE,
    xAxis: axis('Anomaly score', 'x', { min: Math.min(edges[0], threshold), max: Math.max(edges[BINS], threshold), axisLabel: scoreLabels }),
    yAxis: axis('Share of the parts', 'y', percentAxis),
    series: [
      { ...area(`Good (${good.length})`, shares.good, COLOURS.good), markLine: verticalLine(threshold, 'threshold') },
      ...(defect.length === 0 ? [] : [area(`Defect (${defect.length})`, shares.defect, COLOURS.defect)])
    ]
  })
}

/** Detection over overkill for every threshold, with the point where the station works; null when one class is empty. */
export function rocChart (id: string, { good, defect }: ScoreSet, threshold: number): Html | null {
  const points = rocCurve(good, defect)
  if (points === null) return null
  const counts = confusionAt(good, defect, threshold)
  const working = [overkillRate(counts).rate! * 100, (1 - escapeRate(counts).rate!) * 100]
  return chartSvg(id, `ROC curve; at the threshold ${percent(working[1] / 100)} of the defects are caught and ${percent(working[0] / 100)} of the good parts rejected.`, {
    ...BASE,
    xAxis: axis('Good parts rejected', 'x', { ...percentAxis, max: 100 }),
    yAxis: axis('Defects caught', 'y', { ...percentAxis, max: 100 }),
    series: [
      { name: 'Any threshold', type: 'line', silent: true, clip: false, showSymbol: false, color: COLOURS.accent, lineStyle: { width: 2 }, data: corners(points).map((point) => [point.overkillRate * 100, (1 - point.escapeRate) * 100]) },
      { name: 'This threshold', type: 'scatter', silent: true, clip: false, symbolSize: 10, color: COLOURS.ink, data: [working] }
    ]
  })
}

/** What a higher or lower threshold would cost: escape and overkill rate over all of the scores. */
export function rateChart (id: string, scores: ScoreSet, threshold: number): Html {
  const all = [...scores.good, ...scores.defect, threshold]
  return rates(id, scores, threshold, all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b)), 100)
}

/** The same from 25 % below the threshold to 25 % above it, with the rate axis stretched: here a good station lives. */
export function closeUpChart (id: string, scores: ScoreSet, threshold: number): Html {
  const counts = confusionAt(scores.good, scores.defect, threshold)
  const worst = Math.max(escapeRate(counts).rate ?? 0, overkillRate(counts).rate ?? 0) * 100
  return rates(id, scores, threshold, threshold * 0.75, threshold * 1.25, CEILINGS.find((ceiling) => ceiling >= 2 * worst) ?? 100)
}

function rates (id: string, { good, defect }: ScoreSet, threshold: number, low: number, high: number, ceiling: number): Html {
  const thresholds = Array.from({ length: STEPS + 1 }, (_, n) => low + (high - low) * n / STEPS)
  const counts = thresholds.map((candidate) => confusionAt(good, defect, candidate))
  const line = (name: string, color: string, rates: readonly number[]) => ({
    name, type: 'line', silent: true, showSymbol: false, color, lineStyle: { width: 2 }, data: thresholds.map((candidate, n) => [candidate, rates[n] * 100])
  })
  return chartSvg(id, `Escape and overkill rate for thresholds from ${score(low)} to ${score(high)}.`, {
    ...BASE,
    xAxis: axis('Threshold', 'x', { min: low, max: high, axisLabel: scoreLabels }),
    yAxis: axis('Rate', 'y', { ...percentAxis, max: ceiling }),
    series: [
      { ...line('Overkill', COLOURS.good, counts.map((at) => overkillRate(at).rate ?? 0)), markLine: verticalLine(threshold, 'threshold') },
      ...(defect.length === 0 ? [] : [line('Escape', COLOURS.defect, counts.map((at) => escapeRate(at).rate ?? 0))])
    ]
  })
}

const scoreLabels = {
  color: COLOURS.soft,
  fontSize: 12,
  hideOverlap: true,
  showMinLabel: false,
  showMaxLabel: false,
  formatter: (value: number) => String(Number(value.toPrecision(3)))
}

/** Leaves out the points on straight runs: the same line from far fewer numbers. */
function corners (points: readonly RocPoint[]): RocPoint[] {
  return points.filter((point, n) => {
    const [before, after] = [points[n - 1], points[n + 1]]
    if (before === undefined || after === undefined) return true
    const vertical = before.overkillRate === point.overkillRate && point.overkillRate === after.overkillRate
    const horizontal = before.escapeRate === point.escapeRate && point.escapeRate === after.escapeRate
    return !vertical && !horizontal
  })
}
