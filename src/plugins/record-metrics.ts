import { Counter, Gauge, type Registry } from 'prom-client'
import type { PictureStats } from '../domain/records/kept-pictures.ts'
import type { RecordStats } from '../domain/records/record.ts'

/** How the writing of records goes, when the figures are asked for. @returns to be told of each repeated measurement */
export function recordMetrics(
  registry: Registry,
  stats: () => RecordStats,
  pictures: () => PictureStats,
  problem: () => string | null,
  clockJumpSeconds: () => number
): () => void {
  const metrics = [
    new Gauge({
      name: 'okng_clock_jump_seconds',
      help: 'the clock is so far ahead of what can be by the newest record and the monotonic clock: nothing is removed; 0: it may be right',
      registers: [],
      collect() {
        this.set(clockJumpSeconds())
      }
    }),
    new Gauge({
      name: 'okng_database_up',
      help: 'whether the database answers and takes records: 1 or 0',
      registers: [],
      collect() {
        this.set(problem() === null ? 1 : 0)
      }
    }),
    new Gauge({
      name: 'okng_records_queued',
      help: 'records that wait to be written',
      registers: [],
      collect() {
        this.set(stats().queued)
      }
    }),
    new Gauge({
      name: 'okng_records_lag_seconds',
      help: 'so long has the oldest record that is not written yet waited',
      registers: [],
      collect() {
        this.set(stats().lagMs / 1000)
      }
    }),
    new Counter({
      name: 'okng_records_written_total',
      help: 'records written',
      registers: [],
      collect() {
        this.reset()
        this.inc(stats().written)
      }
    }),
    new Counter({
      name: 'okng_records_lost_total',
      help: 'records of answered verdicts that are lost: full: no room was left while the database took none; refused: the database never takes them',
      labelNames: ['reason'],
      registers: [],
      collect() {
        this.reset()
        for (const [reason, count] of Object.entries(stats().lost)) this.inc({ reason }, count)
      }
    }),
    new Gauge({
      name: 'okng_pictures_bytes',
      help: 'pictures of judged parts that are kept',
      registers: [],
      collect() {
        this.set(pictures().bytes)
      }
    }),
    new Gauge({
      name: 'okng_disk_free_bytes',
      help: 'free on the disk of the data folder, when a picture was last written or old ones were removed',
      registers: [],
      collect() {
        this.set(pictures().diskFreeBytes)
      }
    }),
    new Counter({
      name: 'okng_pictures_kept_total',
      help: 'pictures of judged parts kept',
      registers: [],
      collect() {
        this.reset()
        this.inc(pictures().kept)
      }
    }),
    new Counter({
      name: 'okng_pictures_lost_total',
      help: 'pictures that were to be kept and are not: full: too many waited to be written; disk: too little is free; failed: writing failed',
      labelNames: ['reason'],
      registers: [],
      collect() {
        this.reset()
        for (const [reason, count] of Object.entries(pictures().lost)) this.inc({ reason }, count)
      }
    })
  ]
  for (const metric of metrics) registry.registerMetric(metric)
  const repeated = new Counter({
    name: 'okng_measurements_repeated_total',
    help: 'repeated posts of a measurement that were answered as before',
    registers: [registry]
  })
  return () => {
    repeated.inc()
  }
}
