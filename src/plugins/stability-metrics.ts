import { Gauge, type Registry } from 'prom-client'
import { type Stability, STABILITY_METHODS } from '../domain/inspection/stability.ts'

/** Whether score, light, focus, size and place of parts are as they were at first, when the metrics are read. */
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
    'weighted average of the last parts, in its own deviations from the first 500 parts; an alarm from 6 on, either '
      + 'side',
    (it, state) => {
      it.set(labelsOf(state), state.deviations)
    }
  )
  gauge(
    'okng_stability_psi',
    'population stability index of the last 500 parts against the first 500; an alarm from 0.25 on',
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

/** What reviewed parts say for a raised rate of wrong verdicts, when the metrics are read. */
export function errorSumMetric(
  registry: Registry,
  sums: () => readonly { readonly recipe: string; readonly sum: number; readonly limit: number }[]
): void {
  registry.registerMetric(
    new Gauge({
      name: 'okng_review_error_sum',
      help:
        'cumulative sum of wrong verdicts among reviewed parts that chance chose, in its own limit: an alarm from 1 '
        + 'on',
      labelNames: ['recipe'],
      registers: [],
      collect() {
        this.reset()
        for (const { recipe, sum, limit } of sums()) this.set({ recipe }, sum / limit)
      }
    })
  )
}
