import type { WesternElectricRule } from '../../domain/inspection/stability.ts'
import { counted } from '../../report/format.ts'
import { html, type Html } from '../../report/html.ts'
import { row, table } from '../../report/table.ts'
import type { DayPoint } from '../stability/day-chart.ts'
import type { StabilityStudy } from '../study/stability-study.ts'
import { controlChart } from './control-chart.ts'
import { CHARACTERISTIC_NAMES, figure } from './gauge-sections.ts'

const RULE_WORDS: Readonly<Record<WesternElectricRule, string>> = {
  'one-beyond-3': 'one point beyond 3 deviations',
  'two-of-three-beyond-2': 'two of three points beyond 2 deviations',
  'four-of-five-beyond-1': 'four of five points beyond 1 deviation',
  'eight-on-one-side': 'eight points in a row on one side'
}

/** Stability of the measurements over days. Empty if there is no stability study. @param unit of lengths: mm or px */
export function stabilitySection(studies: readonly StabilityStudy[], unit: string): Html {
  if (studies.length === 0) return html``
  return html`<section id="stability"><h2>Stability over days</h2>
<p>Mean of each day (UTC) of the deviations of each measurement from the mean of its part. Limits: 3 deviations of a
mean, from the spread within days. Patterns: Western Electric.</p>
${studies.map((study) => stabilityFigure(study, unit))}
</section>`
}

function stabilityFigure({ characteristic, station, parts, chart }: StabilityStudy, unit: string): Html {
  const name = `${CHARACTERISTIC_NAMES[characteristic]}${characteristic === 'score' ? '' : ` (${unit})`}, ${station}`
  const out = chart.points.filter(({ rules, spreadOut }) => rules.length > 0 || spreadOut)
  const days = counted(chart.points.length, 'day')
  return html`<h3>${name}: ${chart.stable ? 'stable' : 'not stable'}</h3>
<p>${days}, ${counted(parts.length, 'part')}; deviation of a single value within a day ${figure(chart.sigma)}.</p>
${controlChart(chart, `${name}: means of days`)}
${out.length === 0 ? '' : patternTable(out)}`
}

function patternTable(days: readonly DayPoint[]): Html {
  const rows = days.map((point) =>
    row(point.day, [figure(point.mean), `${figure(point.low)} to ${figure(point.high)}`, wordsOf(point)])
  )
  return table(['Day', 'Mean', 'Limits', 'Pattern'], rows, 'words')
}

const wordsOf = ({ rules, spreadOut }: DayPoint): string =>
  [...rules.map((rule) => RULE_WORDS[rule]), ...(spreadOut ? ['spread of the day out of its limits'] : [])].join('; ')
