import { binScores } from '../histogram-bins.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import { Chart } from './chart.tsx'

const HEIGHT = 150
const FOOT = 26
const BINS = 40
/** Width that a name needs to fit into its zone, in pixels. */
const ROOM = { OK: 28, REVIEW: 66, NG: 28 } as const

interface Judged {
  readonly scores: readonly number[]
  readonly threshold: number
  readonly reviewBand: number
}

/** Scores of recent parts over the zones in which they would be judged OK, REVIEW and NG. */
export function ScoreHistogram(judged: Judged): VNode {
  const { scores, threshold } = judged
  return (
    <Chart
      kind="histogram"
      height={HEIGHT + FOOT}
      name={t('Scores of the last {n} parts; threshold {threshold}', {
        n: scores.length,
        threshold: format.score(threshold)
      })}
    >
      {(width) => <Zones {...judged} width={width} />}
    </Chart>
  )
}

function Zones({ scores, threshold, reviewBand, width }: Judged & { readonly width: number }): VNode {
  const { max, counts } = binScores(scores, BINS, threshold)
  const most = Math.max(1, ...counts)
  const x = (score: number): number => Math.min(width, (score / max) * width)
  const limit = x(threshold)
  const band = x(threshold * (1 - reviewBand))
  const bin = width / BINS
  const zones = [
    { name: 'OK', from: 0, to: band },
    { name: 'REVIEW', from: band, to: limit },
    { name: 'NG', from: limit, to: width }
  ] as const
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * max)
  return (
    <g>
      <rect class="zone ok" width={band} height={HEIGHT} />
      <rect class="zone review" x={band} width={limit - band} height={HEIGHT} />
      <rect class="zone ng" x={limit} width={width - limit} height={HEIGHT} />
      {counts.map(
        (count, n) =>
          count > 0 && (
            <rect
              key={n}
              class="bar"
              x={n * bin + 1}
              width={bin - 2}
              y={HEIGHT - (count / most) * (HEIGHT - 22)}
              height={(count / most) * (HEIGHT - 22)}
            />
          )
      )}
      <path class="limit" d={`M${limit} 0V${HEIGHT}`} />
      {zones.map(
        ({ name, from, to }) =>
          to - from >= ROOM[name] && (
            <text key={name} class="zone-name" x={(from + to) / 2} y="15" text-anchor="middle">
              {name}
            </text>
          )
      )}
      {ticks.map((tick, n) => (
        <text
          key={tick}
          class="tick"
          x={x(tick)}
          y={HEIGHT + 18}
          text-anchor={n === 0 ? 'start' : n === ticks.length - 1 ? 'end' : 'middle'}
        >
          {format.decimal(tick, 2)}
        </text>
      ))}
    </g>
  )
}
