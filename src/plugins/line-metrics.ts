import { Gauge, type Registry } from 'prom-client'
import type { Drift } from '../domain/inspection/drift.ts'
import type { LiveFeed } from '../domain/inspection/live.ts'

/**
 * What a line's state is, when the figures are asked for: drift of the scores and rows of NG. Recipes come from
 * results, so only ones that exist become labels.
 */
export function lineMetrics(
  registry: Registry,
  drifts: () => readonly Drift[],
  live: Pick<LiveFeed, 'counters'>
): void {
  const drift = new Gauge({
    name: 'okng_drift',
    help:
      'distance of the last scores from those of the good parts that the threshold was chosen by: 0 alike, 1 '
      + 'nothing in common (Kolmogorov-Smirnov)',
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
