import type { ScoreSet } from './report-data.ts'
import { axis, BASE, chartSvg, COLOURS, verticalLines } from './chart-svg.ts'
import { histogram } from './histogram.ts'
import type { Html } from '../../report/html.ts'
import { percentAxis, type WorkingPoint, rangeOf, linesAt, inWords, scoreLabels } from './score-axis.ts'

const BINS = 40

/** Distributions of the scores of good parts and of defects, with the threshold. */
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
