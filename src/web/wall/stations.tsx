import * as format from '../format.ts'
import { t } from '../language/translate.ts'
import type { VNode } from '../vendor/preact.js'
import { type HeardStation, type LiveState, sinceLastPart } from './live-state.ts'

export interface StationsProps {
  readonly stations: LiveState['stations']
  readonly nowMs: number
  /** Of each station, how many refused pictures somebody has seen. */
  readonly seen: ReadonlyMap<string | null, number>
  readonly onSeen: (station: HeardStation) => void
}

const nameOf = ({ station }: HeardStation): string => station ?? t('without a station')

/** Which stations send, which are silent, and whose pictures cannot be judged. */
export function Stations({ stations, nowMs, seen, onSeen }: StationsProps): VNode | null {
  if (stations.size === 0) return null
  return (
    <section class="card" aria-labelledby="stations-title">
      <h2 id="stations-title">{t('Stations')}</h2>
      <ul class="stations">
        {[...stations.values()].map((station) => (
          <li key={station.station}>
            <LastPart station={station} nowMs={nowMs} />
            <Refused station={station} seen={seen.get(station.station) ?? 0} onSeen={onSeen} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function LastPart({ station, nowMs }: { readonly station: HeardStation; readonly nowMs: number }): VNode {
  const since = sinceLastPart(station, nowMs)
  const isSilent = since !== null && since >= station.silentAfterMs
  return (
    <div class="row spread">
      <b class="one-line">{nameOf(station)}</b>
      <span class={`small number ${isSilent ? 'alarm' : ''}`}>
        {since === null
          ? t('no part judged yet')
          : t(isSilent ? 'silent: last part {time} ago' : 'last part {time} ago', {
              time: format.duration(since / 1000)
            })}
      </span>
    </div>
  )
}

function Refused({
  station,
  seen,
  onSeen
}: {
  readonly station: HeardStation
  readonly seen: number
  readonly onSeen: (station: HeardStation) => void
}): VNode | null {
  const { refused } = station
  if (refused === null || refused.count <= seen) return null
  const values = { n: refused.count - seen, time: format.clock(refused.since) }
  const words =
    refused.status === 503
      ? t('{n} parts since {time} were not judged: the service was too busy', values)
      : t('{n} pictures since {time} could not be read', values)
  return (
    <div class="refused" role="status">
      <p class="small">
        <b>{words}</b>
        <span class="detail">{refused.detail}</span>
      </p>
      <button
        class="small"
        aria-label={t('Seen: refused pictures of {station}', { station: nameOf(station) })}
        onClick={() => {
          onSeen(station)
        }}
      >
        {t('Seen')}
      </button>
    </div>
  )
}
