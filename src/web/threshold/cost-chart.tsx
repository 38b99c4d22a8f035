import type { MistakeCosts, ThresholdPoint } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

const WIDTH = 520
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

/** Both rates with their bounds, and the expected cost, over the threshold. */
export function CostChart({
  name,
  points,
  now,
  chosen,
  costs
}: {
  readonly name: string
  readonly points: readonly ThresholdPoint[]
  /** Thresholds. */
  readonly now: number
  readonly chosen: number
  readonly costs: MistakeCosts
}): VNode {
  const highest = points.at(-1)!.threshold
  const x = (threshold: number): number => LEFT + (WIDTH - LEFT) * Math.min(1, threshold / highest)
  const known = points.flatMap(({ threshold, cost }) => (cost === null ? [] : [{ threshold, cost }]))
  const most = Math.max(1e-12, ...known.map(({ cost }) => cost))
  const costY = (cost: number): number => RATES + GAP + COSTS * (1 - cost / most)
  return (
    <svg
      class="histogram cost-chart"
      viewBox={`0 ${-HEAD} ${WIDTH} ${HEAD + BOTTOM + FOOT}`}
      role="img"
      aria-label={name}
    >
      {RATE_TICKS.map((rate) => (
        <g key={rate}>
          <path class="grid" d={`M${LEFT} ${rateY(rate)}H${WIDTH}`} />
          <text class="tick" x={LEFT - 6} y={rateY(rate) + 4} text-anchor="end">
            {`${100 * rate} %`}
          </text>
        </g>
      ))}
      <RateBand points={points} kind="overkill" x={x} />
      <RateBand points={points} kind="escape" x={x} />
      <path class="promise escape" d={`M${LEFT} ${rateY(costs.maxEscapeRate)}H${WIDTH}`} />
      <path class="promise overkill" d={`M${LEFT} ${rateY(costs.maxOverkillRate)}H${WIDTH}`} />
      <path class="grid" d={`M${LEFT} ${BOTTOM}H${WIDTH}`} />
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
    </svg>
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
  const lower = known.toReversed().map(({ at, low }) => [at, rateY(low)] as const)
  return (
    <g class={`rate ${kind}`}>
      <path class="bounds" d={`${lineOf([...upper, ...lower])}Z`} />
      <path class="counted" d={lineOf(known.map(({ at, rate }) => [at, rateY(rate)]))} />
    </g>
  )
}

const lineOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], n) => `${n === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')
