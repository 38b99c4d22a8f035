import { confusionAt, escapeRate, overkillRate } from '../../scoring/confusion.ts'
import type { ScoreSet } from './report-data.ts'
import { axis, BASE, chartSvg, COLOURS, verticalLines } from './chart-svg.ts'
import { score } from '../../report/format.ts'
import type { Html } from '../../report/html.ts'
import {
  percentAxis,
  type WorkingPoint,
  type ScoreRange,
  rangeOf,
  linesAt,
  inWords,
  scoreLabels
} from './score-axis.ts'

const STEPS = 200

/** Ends of the close-up's rate axis, in percent. */
const CEILINGS = [5, 10, 20, 50, 100]

/** Effect of a higher or lower threshold: escape and overkill rate over the whole range of scores. */
export function rateChart(id: string, scores: ScoreSet, at: WorkingPoint): Html {
  return rates(id, scores, at, rangeOf(scores, at), 100)
}

/**
 * The same from 25 % below the threshold (the review band, where that is wider) to 25 % above it, with the rate axis
 * stretched: the threshold of a good model lies in this part of the chart.
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
