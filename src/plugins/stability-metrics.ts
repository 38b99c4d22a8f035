import { Gauge, type Registry } from 'prom-client'
import { type Stability, STABILITY_METHODS } from '../domain/inspection/stability.ts'

/** Compares score, light, focus, size and place of parts with those of the first parts, when the metrics are read. */
export function stabilityMetrics(registry: Registry, states: () => readonly Stability[]): void {
  const labels = ['recipe', 'station', 'series'] as const
  const gauge = (
    name: string,
    help: string,
    set: (gauge: Gauge, state: Stability) => void,
    more: string[] = []
  ): void => {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: [...labels, ...more],
        registers: [],
        collect() {
          this.reset()
          for (const state of states()) set(this as Gauge, state)
        }
      })
    )
  }
  const labelsOf = ({ recipe, station, series }: Stability) => ({ recipe, station: station ?? '', series })
  gauge(
    'okng_stability_deviations',
    'weighted average of the last parts minus that of the first 500, in standard deviations of the average; alarm at '
      + '6 or -6',
    (it, state) => {
      it.set(labelsOf(state), state.deviations)
    }
  )
  gauge(
    'okng_stability_psi',
    'population stability index of the last 500 parts against the first 500; alarm at 0.25',
    (it, state) => {
      if (state.psi !== null) it.set(labelsOf(state), state.psi)
    }
  )
  gauge(
    'okng_stability_alarm',
    '1 while a series has changed, by method: ewma: the average; psi: the shares of small and large values',
    (it, state) => {
      for (const method of STABILITY_METHODS)
        it.set({ ...labelsOf(state), method }, state.alarms.includes(method) ? 1 : 0)
    },
    ['method']
  )
}

/** Evidence of reviewed parts for more wrong verdicts than before, collected when the metrics are read. */
export function errorSumMetric(
  registry: Registry,
  sums: () => readonly { readonly recipe: string; readonly sum: number; readonly limit: number }[]
): void {
  registry.registerMetric(
    new Gauge({
      name: 'okng_review_error_sum',
      help:
        'cumulative sum of wrong verdicts among reviewed parts of the random sample, divided by its limit; alarm '
        + 'at 1',
      labelNames: ['recipe'],
      registers: [],
      collect() {
        this.reset()
        for (const { recipe, sum, limit } of sums()) this.set({ recipe }, sum / limit)
      }
    })
  )
}
