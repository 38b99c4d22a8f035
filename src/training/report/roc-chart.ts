import { confusionAt, escapeRate, overkillRate } from '../../scoring/confusion.ts'
import { rocCurve, type RocPoint } from '../../scoring/roc.ts'
import type { ScoreSet } from './report-data.ts'
import { axis, BASE, chartSvg, COLOURS } from './chart-svg.ts'
import { percent } from '../../report/format.ts'
import type { Html } from '../../report/html.ts'
import { percentAxis, type WorkingPoint } from './score-axis.ts'

/** Detection over overkill for every threshold, with the point of the chosen threshold; null if one class is empty. */
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

/** Leaves out points within straight lines, so that the same curve needs far fewer numbers. */
function corners(points: readonly RocPoint[]): RocPoint[] {
  return points.filter((point, n) => {
    const [before, after] = [points[n - 1], points[n + 1]]
    if (before === undefined || after === undefined) return true
    const vertical = before.overkillRate === point.overkillRate && point.overkillRate === after.overkillRate
    const horizontal = before.escapeRate === point.escapeRate && point.escapeRate === after.escapeRate
    return !vertical && !horizontal
  })
}
