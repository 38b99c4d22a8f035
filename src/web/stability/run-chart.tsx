import type { RunChart } from '../api-types.ts'
import * as format from '../format.ts'
import type { Text } from '../language/en.ts'
import { t } from '../language/translate.ts'
import { Chart } from '../parts/chart.tsx'
import type { VNode } from '../vendor/preact.js'

const HEIGHT = 130
const LEFT = 54
const RIGHT = 8
const FOOT = 20
/** Points that find room. */
const MOST = 200

const SERIES: Readonly<Record<RunChart['series'], Text>> = {
  score: 'Score',
  brightness: 'Brightness',
  focus: 'Sharpness',
  radius: 'Radius, px',
  centreX: 'Place, across, px',
  centreY: 'Place, down, px'
}

const RULES: Readonly<Record<RunChart['points'][number]['rules'][number], Text>> = {
  'one-beyond-3': 'one point beyond 3 deviations',
  'two-of-three-beyond-2': 'two of three points beyond 2 deviations',
  'four-of-five-beyond-1': 'four of five points beyond 1 deviation',
  'eight-on-one-side': 'eight points in a row on one side'
}

const figure = (value: number): string => format.decimal(value, Math.abs(value) >= 100 ? 1 : 3)

/** Means of parts over time between their limits. Points with a pattern stand out, and say which. */
export function RunChartFigure({ chart }: { readonly chart: RunChart }): VNode {
  const { series, points, alarms, deviations, psi, partsAPoint } = chart
  const name = t(SERIES[series])
  const named = [...new Set(points.slice(-8).flatMap(({ rules }) => rules))]
  return (
    <figure class="card run-chart">
      <figcaption class="row spread">
        <strong>{name}</strong>
        {alarms.length > 0 ? (
          <span class="tag ng">{t('has changed')}</span>
        ) : (
          <span class="tag ok">{t('as at first')}</span>
        )}
      </figcaption>
      <Chart height={HEIGHT + FOOT} name={t('{name}: means of {n} parts each', { name, n: partsAPoint })}>
        {(width) => <Means chart={chart} width={width} />}
      </Chart>
      <p class="small soft">
        {t('Average {n} deviations from the first parts (alarm from 6 on)', { n: format.decimal(deviations, 1) })}
        {psi !== null && ` · ${t('shares changed by {n} (alarm from 0.25 on)', { n: format.decimal(psi, 2) })}`}
      </p>
      {named.length > 0 && (
        <p class="small">
          {t('Patterns of the last points: {names}', { names: named.map((rule) => t(RULES[rule])).join(', ') })}
        </p>
      )}
    </figure>
  )
}

function Means({
  chart: { points, zones },
  width
}: {
  readonly chart: Pick<RunChart, 'points' | 'zones'>
  readonly width: number
}): VNode {
  const [low, high] = [zones[0]!, zones.at(-1)!]
  const all = [low, high, ...points.map(({ mean }) => mean)]
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const y = (value: number): number => 8 + ((most - value) / (most - least)) * (HEIGHT - 16)
  const x = (n: number): number => LEFT + ((width - LEFT - RIGHT) * (n + 0.5)) / Math.max(20, points.length, MOST / 4)
  const last = points.at(-1)
  return (
    <g>
      {zones.map((zone, n) => (
        <path
          key={n}
          class={n === 3 ? 'centre' : n === 0 || n === 6 ? 'limit' : 'zone'}
          d={`M${LEFT} ${y(zone)}H${width}`}
        />
      ))}
      {[low, zones[3]!, high].map((value) => (
        <text key={value} class="tick" x={LEFT - 6} y={y(value) + 4} text-anchor="end">
          {figure(value)}
        </text>
      ))}
      <path class="means" d={points.map(({ mean }, n) => `${n === 0 ? 'M' : 'L'}${x(n)} ${y(mean)}`).join('')} />
      {points.map(({ at, mean, rules }, n) => (
        <circle
          key={at}
          class={rules.length > 0 ? 'point out' : 'point'}
          cx={x(n)}
          cy={y(mean)}
          r={rules.length > 0 ? 4.5 : 2.5}
        >
          <title>{[`${format.time(at)}: ${figure(mean)}`, ...rules.map((rule) => t(RULES[rule]))].join('\n')}</title>
        </circle>
      ))}
      {last !== undefined && (
        <text class="tick" x={width} y={HEIGHT + 15} text-anchor="end">
          {format.time(last.at)}
        </text>
      )}
    </g>
  )
}
