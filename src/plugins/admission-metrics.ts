import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { REFUSALS, type Refusal } from '../domain/inspection/admission.ts'
import { LATENCY_BUCKETS } from './metrics.ts'

/** Counts what is refused, times what waits. @param waiting pictures that wait for their turn now */
export function admissionMetrics(
  registry: Registry,
  waiting: () => number
): { onRefused(why: Refusal): void; onWaited(ms: number): void } {
  const registers = [registry]
  const refused = new Counter({
    name: 'okng_refused_total',
    help: 'pictures refused at once with 503: too many waiting, outdone by a station with fewer waiting, or the deadline out of reach',
    labelNames: ['why'],
    registers
  })
  for (const why of REFUSALS) refused.inc({ why }, 0)
  const waited = new Histogram({
    name: 'okng_wait_seconds',
    help: 'time that a picture waited for its turn',
    buckets: LATENCY_BUCKETS,
    registers
  })
  registry.registerMetric(
    new Gauge({
      name: 'okng_waiting',
      help: 'pictures that wait for their turn',
      registers: [],
      collect() {
        this.set(waiting())
      }
    })
  )
  return {
    onRefused(why) {
      refused.inc({ why })
    },
    onWaited(ms) {
      waited.observe(ms / 1000)
    }
  }
}
