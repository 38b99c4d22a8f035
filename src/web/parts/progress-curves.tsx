import type { Progress } from '../api-types.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import { Chart } from './chart.tsx'

const HEIGHT = 150
const LEFT = 46
const FOOT = 24

interface Curve {
  readonly name: string
  readonly kind: string
  readonly points: readonly (readonly [epoch: number, value: number])[]
}

/** Losses by epoch, and below them how well the held back pictures are told apart. */
export function ProgressCurves({
  history,
  epochs
}: {
  readonly history: readonly Progress[]
  readonly epochs: number
}): VNode {
  const curve = (name: string, kind: string, value: (at: Progress) => number | null): Curve => ({
    name,
    kind,
    points: history.flatMap((at) => {
      const y = value(at)
      return y === null || !Number.isFinite(y) ? [] : [[at.epoch, y] as const]
    })
  })
  const losses = [
    curve(t('loss'), 'one', (at) => at.loss),
    curve(t('triplet loss'), 'two', (at) => at.tripletLoss),
    curve(t('reconstruction loss'), 'three', (at) => at.reconstructionLoss)
  ]
  const auroc = curve('AUROC', 'one', (at) => at.validationAuroc)
  return (
    <div class="stack">
      <CurveChart
        title={t('Losses by epoch')}
        curves={losses}
        epochs={epochs}
        low={0}
        high={Math.max(...losses.flatMap(({ points }) => points.map(([, y]) => y)), 1e-6) * 1.05}
      />
      {auroc.points.length > 0 && (
        <CurveChart
          title={t('AUROC on held back pictures')}
          curves={[auroc]}
          epochs={epochs}
          low={Math.min(0.5, ...auroc.points.map(([, y]) => y))}
          high={1}
        />
      )}
    </div>
  )
}

interface CurveChartProps {
  readonly title: string
  readonly curves: readonly Curve[]
  readonly epochs: number
  readonly low: number
  readonly high: number
}

function CurveChart(props: CurveChartProps): VNode {
  const { title, curves } = props
  const last = (points: Curve['points']): string => (points.length === 0 ? '–' : format.score(points.at(-1)![1]))
  return (
    <figure class="chart">
      <figcaption class="row">
        <strong>{title}</strong>
        {curves.map(({ name, kind, points }) => (
          <span key={name} class={`key ${kind}`}>
            {curves.length > 1 && (
              <svg viewBox="0 0 28 10" aria-hidden="true">
                <path class={`curve ${kind}`} d="M0 5h28" />
              </svg>
            )}
            {name} <span class="number">{last(points)}</span>
          </span>
        ))}
      </figcaption>
      <Chart
        height={HEIGHT + FOOT}
        name={`${title}: ${curves.map(({ name, points }) => `${name} ${last(points)}`).join(', ')}`}
      >
        {(width) => <Curves {...props} width={width} />}
      </Chart>
    </figure>
  )
}

function Curves({ curves, epochs, low, high, width }: CurveChartProps & { readonly width: number }): VNode {
  const x = (epoch: number): number => LEFT + (epochs <= 1 ? 0.5 : (epoch - 1) / (epochs - 1)) * (width - LEFT - 12)
  const y = (value: number): number => 8 + (1 - (value - low) / (high - low || 1)) * (HEIGHT - 16)
  return (
    <g>
      {[low, (low + high) / 2, high].map((value) => (
        <g key={value}>
          <path class="grid" d={`M${LEFT} ${y(value)}H${width}`} />
          <text class="tick" x={LEFT - 6} y={y(value) + 4} text-anchor="end">
            {format.decimal(value, 2)}
          </text>
        </g>
      ))}
      <text class="tick" x={LEFT} y={HEIGHT + 18}>
        {t('epoch {n}', { n: 1 })}
      </text>
      <text class="tick" x={width} y={HEIGHT + 18} text-anchor="end">
        {epochs}
      </text>
      {curves.map(({ name, kind, points }) =>
        points.length === 1 ? (
          <circle key={name} class={`dot ${kind}`} cx={x(points[0]![0])} cy={y(points[0]![1])} r="4" />
        ) : (
          <polyline
            key={name}
            class={`curve ${kind}`}
            points={points.map(([epoch, value]) => `${x(epoch).toFixed(1)},${y(value).toFixed(1)}`).join(' ')}
          />
        )
      )}
    </g>
  )
}
