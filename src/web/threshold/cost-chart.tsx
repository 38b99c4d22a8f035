import type { MistakeCosts, ThresholdPoint } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import { Chart } from '../parts/chart.tsx'
import type { VNode } from '../vendor/preact.js'

const LEFT = 44
/** Room for half of the uppermost text. */
const HEAD = 8
const RATES = 150
const COSTS = 90
const GAP = 14
const FOOT = 22
const BOTTOM = RATES + GAP + COSTS
const RATE_TICKS = [0, 0.01, 0.05, 0.2, 0.5, 1]

/** Small rates matter most: the root of a rate is drawn. */
const rateY = (rate: number): number => RATES * (1 - Math.sqrt(rate))

interface CostChartProps {
  readonly name: string
  readonly points: readonly ThresholdPoint[]
  /** Thresholds. */
  readonly now: number
  readonly chosen: number
  readonly costs: MistakeCosts
}

/** Both rates with their bounds, and the expected cost, over the threshold. */
export function CostChart(props: CostChartProps): VNode {
  return (
    <Chart kind="cost-chart" name={props.name} head={HEAD} height={HEAD + BOTTOM + FOOT}>
      {(width) => <RatesAndCost {...props} width={width} />}
    </Chart>
  )
}

function RatesAndCost({ points, now, chosen, costs, width }: CostChartProps & { readonly width: number }): VNode {
  const highest = points.at(-1)!.threshold
  const x = (threshold: number): number => LEFT + (width - LEFT) * Math.min(1, threshold / highest)
  const known = points.flatMap(({ threshold, cost }) => (cost === null ? [] : [{ threshold, cost }]))
  const most = Math.max(1e-12, ...known.map(({ cost }) => cost))
  const costY = (cost: number): number => RATES + GAP + COSTS * (1 - cost / most)
  return (
    <g>
      {RATE_TICKS.map((rate) => (
        <g key={rate}>
          <path class="grid" d={`M${LEFT} ${rateY(rate)}H${width}`} />
          <text class="tick" x={LEFT - 6} y={rateY(rate) + 4} text-anchor="end">
            {`${100 * rate} %`}
          </text>
        </g>
      ))}
      <RateBand points={points} kind="overkill" x={x} />
      <RateBand points={points} kind="escape" x={x} />
      <path class="promise escape" d={`M${LEFT} ${rateY(costs.maxEscapeRate)}H${width}`} />
      <path class="promise overkill" d={`M${LEFT} ${rateY(costs.maxOverkillRate)}H${width}`} />
      <path class="grid" d={`M${LEFT} ${BOTTOM}H${width}`} />
      <path class="cost" d={lineOf(known.map(({ threshold, cost }) => [x(threshold), costY(cost)]))} />
      <text class="tick" x={LEFT - 6} y={RATES + GAP + 12} text-anchor="end">
        {t('Cost')}
      </text>
      <path class="now" d={`M${x(now)} 0V${BOTTOM}`} />
      <path class="limit" d={`M${x(chosen)} 0V${BOTTOM}`} />
      {[0, 0.25, 0.5, 0.75, 1].map((share, n) => (
        <text
          key={share}
          class="tick"
          x={x(share * highest)}
          y={BOTTOM + 17}
          text-anchor={n === 0 ? 'start' : n === 4 ? 'end' : 'middle'}
        >
          {format.decimal(share * highest, 2)}
        </text>
      ))}
    </g>
  )
}

/** A rate, and between what the true one lies. */
function RateBand({
  points,
  kind,
  x
}: {
  readonly points: readonly ThresholdPoint[]
  readonly kind: 'escape' | 'overkill'
  readonly x: (threshold: number) => number
}): VNode | null {
  const known = points.flatMap((point) => {
    const rate = point[kind]
    return rate === null ? [] : [{ at: x(point.threshold), ...rate }]
  })
  if (known.length === 0) return null
  const upper = known.map(({ at, high }) => [at, rateY(high)] as const)
  const lower = [...known].reverse().map(({ at, low }) => [at, rateY(low)] as const)
  return (
    <g class={`rate ${kind}`}>
      <path class="bounds" d={`${lineOf([...upper, ...lower])}Z`} />
      <path class="counted" d={lineOf(known.map(({ at, rate }) => [at, rateY(rate)]))} />
    </g>
  )
}

const lineOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
