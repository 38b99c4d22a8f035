import * as format from '../format.ts'
import { useResource } from '../hooks/use-resource.ts'
import { t } from '../language/translate.ts'
import { Chart } from '../parts/chart.tsx'
import type { VNode } from '../vendor/preact.js'

interface Hour {
  readonly hour: string
  readonly ok: number
  readonly ng: number
  readonly review: number
}

const HEIGHT = 120
const FOOT = 22
const HOUR_MS = 3_600_000
const MAX_HOURS = 48

/** Parts by hour: of the last 24 hours, or of the chosen time, at most 48 hours. @param query of GET /inspections */
export function HoursChart({ query }: { readonly query: string }): VNode | null {
  const filters = new URLSearchParams(query)
  const end = filters.has('to') ? Date.parse(filters.get('to')!) : Math.ceil(Date.now() / HOUR_MS) * HOUR_MS
  const wanted = filters.has('from') ? Date.parse(filters.get('from')!) : end - 24 * HOUR_MS
  const begin = Math.floor(Math.max(wanted, end - MAX_HOURS * HOUR_MS) / HOUR_MS) * HOUR_MS
  filters.set('from', new Date(begin).toISOString())
  filters.set('to', new Date(end).toISOString())
  const { value } = useResource<{ hours: readonly Hour[] }>(
    end > begin ? `/inspections/hours?${filters.toString()}` : null
  )
  if (value === null || value.hours.length === 0) return null
  const count = Math.ceil((end - begin) / HOUR_MS)
  const most = Math.max(...value.hours.map(({ ok, ng, review }) => ok + ng + review))
  const total = (key: 'ok' | 'ng' | 'review'): number => value.hours.reduce((sum, each) => sum + each[key], 0)
  const [ok, ng, review] = [total('ok'), total('ng'), total('review')]
  return (
    <figure class="card hours">
      <figcaption class="row spread">
        <strong>{t('Parts by hour')}</strong>
        <span class="small number">
          {t('{n} parts: yield {yield}, {ng} NG, {review} REVIEW', {
            n: format.count(ok + ng + review),
            yield: format.percent(ok / (ok + ng + review)),
            ng: format.count(ng),
            review: format.count(review)
          })}
        </span>
      </figcaption>
      <Chart height={HEIGHT + FOOT} name={t('Parts by hour')}>
        {(width) => (
          <g>
            {value.hours.map((each) => (
              <HourBar
                key={each.hour}
                hour={each}
                place={(Date.parse(each.hour) - begin) / HOUR_MS}
                width={width / count}
                most={most}
              />
            ))}
            <path class="grid" d={`M0 ${HEIGHT}H${width}`} />
            <text class="tick" x={0} y={HEIGHT + 16}>
              {format.time(new Date(begin).toISOString()).slice(5, 16)}
            </text>
            <text class="tick" x={width} y={HEIGHT + 16} text-anchor="end">
              {format.time(new Date(end).toISOString()).slice(5, 16)}
            </text>
          </g>
        )}
      </Chart>
    </figure>
  )
}

/** One hour: OK below, REVIEW and NG on top of it. */
function HourBar({
  hour: { hour, ok, ng, review },
  place,
  width,
  most
}: {
  readonly hour: Hour
  /** Hours before it. */
  readonly place: number
  /** Of one hour, in pixels. */
  readonly width: number
  readonly most: number
}): VNode {
  const heightOf = (parts: number): number => (parts / most) * (HEIGHT - 6)
  const [low, middle, high] = [heightOf(ok), heightOf(review), heightOf(ng)]
  const x = place * width + 1
  const bar = (kind: string, top: number, height: number): VNode => (
    <rect class={`hour ${kind}`} x={x} width={Math.max(1, width - 2)} y={HEIGHT - top - height} height={height} />
  )
  return (
    <g>
      <title>{`${format.time(hour).slice(0, 16)}: OK ${ok}, REVIEW ${review}, NG ${ng}`}</title>
      {bar('ok', 0, low)}
      {bar('review', low, middle)}
      {bar('ng', low + middle, high)}
    </g>
  )
}
