import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { REFUSALS, type Refusal } from '../domain/inspection/admission.ts'
import { LATENCY_BUCKETS } from './metrics.ts'

/** Counts the refused pictures and measures the waiting time of the others. */
export function admissionMetrics(registry: Registry): { onRefused(why: Refusal): void; onWaited(ms: number): void } {
  const registers = [registry]
  const refused = new Counter({
    name: 'okng_refused_total',
    help:
      'pictures refused at once with 503: full: too many wait; bytes: too many bytes wait; outdone: a station with '
      + 'fewer waiting pictures got the place; deadline: it could not be met',
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
  return {
    onRefused(why) {
      refused.inc({ why })
    },
    onWaited(ms) {
      waited.observe(ms / 1000)
    }
  }
}

/** @param waiting pictures that wait for their turn now */
export function waitingMetric(registry: Registry, waiting: () => number): void {
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
}
