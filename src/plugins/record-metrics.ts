import { Counter, Gauge, type Registry } from 'prom-client'
import type { PictureStats } from '../domain/records/kept-pictures.ts'
import type { RecordStats } from '../domain/records/record.ts'

/** Sources of the metrics. */
export interface RecordState {
  readonly stats: () => RecordStats
  readonly pictures: () => PictureStats
  /** Why the database accepts no records; null while it accepts them. */
  readonly problem: () => string | null
  readonly clockJumpSeconds: () => number
  /** Read at each scrape. If it fails, the metric keeps its last value. */
  readonly diskFreeBytes: () => Promise<number>
}

/** Metrics of how records and pictures are written, collected when they are read. */
export function recordMetrics(
  registry: Registry,
  { stats, pictures, problem, clockJumpSeconds, diskFreeBytes }: RecordState
): void {
  const gauge = (name: string, help: string, value: () => number): void => {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(value())
        }
      })
    )
  }
  const counter = (name: string, help: string, value: () => number): void => {
    registry.registerMetric(
      new Counter({
        name,
        help,
        registers: [],
        collect() {
          this.reset()
          this.inc(value())
        }
      })
    )
  }
  const counterByReason = (name: string, help: string, counts: () => Readonly<Record<string, number>>): void => {
    registry.registerMetric(
      new Counter({
        name,
        help,
        labelNames: ['reason'],
        registers: [],
        collect() {
          this.reset()
          for (const [reason, count] of Object.entries(counts())) this.inc({ reason }, count)
        }
      })
    )
  }

  gauge(
    'okng_clock_jump_seconds',
    'seconds that the clock is too far ahead of the newest record, so that nothing is removed; 0: nothing is wrong',
    clockJumpSeconds
  )
  gauge('okng_database_up', '1 while the database answers and accepts records, else 0', () =>
    problem() === null ? 1 : 0
  )
  gauge('okng_records_queued', 'records that wait to be written', () => stats().queued)
  gauge('okng_records_lag_seconds', 'age of the oldest record that is not written yet', () => stats().lagMs / 1000)
  counter('okng_records_written_total', 'records written', () => stats().written)
  counterByReason(
    'okng_records_lost_total',
    'lost records of answered verdicts: full: too many waited for the database; refused: the database rejects them',
    () => stats().lost
  )
  gauge('okng_pictures_bytes', 'bytes of kept pictures of judged parts', () => pictures().bytes)
  registry.registerMetric(
    new Gauge({
      name: 'okng_disk_free_bytes',
      help: 'free space on the disk of the data folder',
      registers: [],
      async collect() {
        const bytes = await diskFreeBytes().catch(() => null)
        if (bytes !== null) this.set(bytes)
      }
    })
  )
  counter('okng_pictures_kept_total', 'pictures of judged parts that were kept', () => pictures().kept)
  counterByReason(
    'okng_pictures_lost_total',
    'pictures that should have been kept: full: too many waited; disk: too little free space; failed: writing failed',
    () => pictures().lost
  )
}

/** Counts repeated measurements. @returns a function to call for each */
export function repeatedMetric(registry: Registry): () => void {
  const repeated = new Counter({
    name: 'okng_measurements_repeated_total',
    help: 'repeated posts of a measurement that got the same answer as before',
    registers: [registry]
  })
  return () => {
    repeated.inc()
  }
}
