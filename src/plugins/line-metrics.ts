import { Counter, Gauge, type Registry } from 'prom-client'
import type { Drift } from '../domain/inspection/drift.ts'
import { isSilent, type StationFeed } from '../domain/inspection/stations.ts'
import type { LiveFeed } from '../domain/inspection/live.ts'

/**
 * Drift of the scores and NG parts in a row, collected when the metrics are read. Recipes come from results, so only
 * existing ones become labels.
 */
export function lineMetrics(
  registry: Registry,
  drifts: () => readonly Drift[],
  live: Pick<LiveFeed, 'counters'>
): void {
  const drift = new Gauge({
    name: 'okng_drift',
    help:
      'distance of the last scores from those of the good parts that the threshold was chosen with: 0 the same, 1 '
      + 'no overlap (Kolmogorov-Smirnov)',
    labelNames: ['recipe'],
    registers: [],
    collect() {
      this.reset()
      for (const { recipe, distance } of drifts()) this.set({ recipe }, distance)
    }
  })
  const streak = new Gauge({
    name: 'okng_ng_streak',
    help: 'NG parts since the last OK',
    labelNames: ['recipe'],
    registers: [],
    collect() {
      this.reset()
      for (const { recipe, ngStreak } of live.counters()) this.set({ recipe }, ngStreak)
    }
  })
  for (const gauge of [drift, streak]) registry.registerMetric(gauge)
}

/**
 * Silent stations and refused pictures. A name becomes a label only when it is a known station, not because a client
 * sent it once. There are at most 64 names.
 */
export function stationMetrics(registry: Registry, stations: StationFeed): void {
  const silent = new Gauge({
    name: 'okng_station_silent',
    help: '1 while a station has sent no part for longer than its limit; station empty: requests that name none',
    labelNames: ['station'],
    registers: [],
    collect() {
      this.reset()
      for (const state of stations.all()) {
        const hasLabel = state.isKnown || state.station === null
        if (state.sinceLastPartMs !== null && hasLabel)
          this.set({ station: state.station ?? '' }, isSilent(state) ? 1 : 0)
      }
    }
  })
  registry.registerMetric(silent)
  const refused = new Counter({
    name: 'okng_station_refused_total',
    help: 'pictures that were answered with an error, by station and HTTP status',
    labelNames: ['station', 'status'],
    registers: [registry]
  })
  const counted = new Map<string | null, number>()
  stations.watch(({ station, isKnown, refused: now }) => {
    if (now === null || now.count === counted.get(station)) return
    counted.set(station, now.count)
    refused.inc({ station: isKnown ? (station ?? '') : '', status: String(now.status) })
  })
}
