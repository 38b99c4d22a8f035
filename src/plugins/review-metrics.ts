import { Counter, Gauge, type Registry } from 'prom-client'
import type { ReviewRates } from '../domain/labelled/review.ts'

/**
 * Metrics of the review queue and its labels, collected when they are read. They are gauges, because a label can be
 * corrected. Recipes come from results, so only existing ones become labels.
 * @param rates if it fails, the metrics keep their last values
 */
export function reviewMetrics(
  registry: Registry,
  rates: () => Promise<readonly ReviewRates[]>,
  skipped: () => number
): void {
  let asked: Promise<readonly ReviewRates[] | null> | null = null
  /** Reads the rates once for all gauges of a scrape. */
  const current = (): Promise<readonly ReviewRates[] | null> =>
    (asked ??= rates()
      .catch(() => null)
      .finally(() => {
        asked = null
      }))
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    valuesOf: (rates: ReviewRates) => readonly (readonly [Record<string, string>, number])[]
  ): void => {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: ['recipe', ...labelNames],
        registers: [],
        async collect() {
          const found = await current()
          if (found === null) return
          this.reset()
          for (const each of found)
            for (const [labels, value] of valuesOf(each)) this.set({ recipe: each.recipe, ...labels }, value)
        }
      })
    )
  }
  gauge('okng_review_queue', 'parts that wait for review', [], ({ waiting }) => [[{}, waiting]])
  gauge('okng_review_labels', 'parts that were labelled in review', ['label'], ({ labels }) => [
    [{ label: 'good' }, labels.good],
    [{ label: 'defect' }, labels.defect]
  ])
  gauge('okng_review_escapes', 'parts judged OK that review labelled defect', [], ({ escapes }) => [[{}, escapes]])
  gauge('okng_review_overkills', 'parts judged NG that review labelled good', [], ({ overkills }) => [[{}, overkills]])
  gauge(
    'okng_review_rate',
    'share of escapes among defects and of overkills among good parts, in the sample, with exact 95 % bounds',
    ['kind', 'bound'],
    ({ escapeRate, overkillRate }) =>
      (
        [
          ['escape', escapeRate],
          ['overkill', overkillRate]
        ] as const
      ).flatMap(([kind, rate]) =>
        rate === null ? [] : (['rate', 'low', 'high'] as const).map((bound) => [{ kind, bound }, rate[bound]] as const)
      )
  )
  registry.registerMetric(
    new Counter({
      name: 'okng_review_skipped_total',
      help: 'parts that could not be queued for review',
      registers: [],
      collect() {
        this.reset()
        this.inc(skipped())
      }
    })
  )
}
