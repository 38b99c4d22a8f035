import { binScores } from '../histogram-bins.ts'
import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'

const WIDTH = 480
const HEIGHT = 150
const FOOT = 26
const BINS = 40
/** Width that a name needs to fit into its zone; in the chart's units. */
const ROOM = { OK: 28, REVIEW: 66, NG: 28 } as const

/** Scores of recent parts over the zones in which they would be judged OK, REVIEW and NG. */
export function ScoreHistogram({
  scores,
  threshold,
  reviewBand
}: {
  readonly scores: readonly number[]
  readonly threshold: number
  readonly reviewBand: number
}): VNode {
  const { max, counts } = binScores(scores, BINS, threshold)
  const most = Math.max(1, ...counts)
  const x = (score: number): number => Math.min(WIDTH, (score / max) * WIDTH)
  const limit = x(threshold)
  const band = x(threshold * (1 - reviewBand))
  const bin = WIDTH / BINS
  const zones = [
    { name: 'OK', from: 0, to: band },
    { name: 'REVIEW', from: band, to: limit },
    { name: 'NG', from: limit, to: WIDTH }
  ] as const
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * max)
  return (
    <svg
      class="histogram"
      viewBox={`0 0 ${WIDTH} ${HEIGHT + FOOT}`}
      role="img"
      aria-label={t('Scores of the last {n} parts; threshold {threshold}', {
        n: scores.length,
        threshold: format.score(threshold)
      })}
    >
      <rect class="zone ok" width={band} height={HEIGHT} />
      <rect class="zone review" x={band} width={limit - band} height={HEIGHT} />
      <rect class="zone ng" x={limit} width={WIDTH - limit} height={HEIGHT} />
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
    </svg>
  )
}
