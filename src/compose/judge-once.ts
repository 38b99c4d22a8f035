import type { Registry } from 'prom-client'
import type { Config } from '../config.ts'
import type { JudgeOnce } from '../domain/records/record.ts'
import { createOnceJudge } from '../inspection/judge-once.ts'
import { repeatedMetric } from '../plugins/record-metrics.ts'
import type { Inspection } from './inspection.ts'
import { createQuickLookUp } from '../store/database/quick-look-up.ts'
import type { Records } from './records.ts'

export interface OnceParts {
  readonly config: Pick<Config, 'databaseUrl' | 'records'>
  readonly records: Records
  readonly inspection: Inspection
  readonly registry: Registry
}

/** Measurements remembered to recognise repeated ones: about 1 kB each. */
const MAX_MEASUREMENTS = 50_000
/** Longest time that a part waits for a look-up of a record by another service. */
const LOOK_UP_MS = 200

/** Wires the recognition of repeated measurements, and loads the recent ones from the records. */
export async function composeOnceJudge({ config, records, inspection, registry }: OnceParts): Promise<JudgeOnce> {
  const clockMs = (): number => performance.now()
  const windowMs = 1000 * config.records.repeatSeconds
  const since = (): string => new Date(Date.now() - windowMs).toISOString()
  const lookUp = createQuickLookUp({
    ask: (measurement: string) => records.store.ofMeasurement(measurement, since()),
    patienceMs: LOOK_UP_MS,
    clockMs
  })
  const { judgeOnce, remember } = createOnceJudge({
    digestOf: records.digestOf,
    // No other service uses the database file in our own folder.
    firstOf: async (measurement) => (config.databaseUrl === '' ? undefined : (await lookUp(measurement))?.result),
    clockMs,
    windowMs,
    maxMeasurements: MAX_MEASUREMENTS,
    async explain(request, { modelVersion }) {
      const again = await inspection.unobserved.inspect(request)
      return again.modelVersion === modelVersion ? (again.heatmap ?? null) : null
    },
    onRepeated: repeatedMetric(registry)
  })
  remember(await records.store.measured(since(), MAX_MEASUREMENTS), new Date().toISOString())
  return judgeOnce
}
