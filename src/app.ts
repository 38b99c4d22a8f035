import type { FastifyInstance } from 'fastify'
import { setTimeout } from 'node:timers/promises'
import type { AppParts } from './app/app-parts.ts'
import { createServer } from './app/create-server.ts'
import { registerRoutes } from './app/register-routes.ts'
import { withSessions } from './domain/access/sessions.ts'
import type { InspectionResult } from './domain/inspection/inspection.ts'
import { guard } from './plugins/access/guard.ts'
import docs from './plugins/docs/docs.ts'
import { inspectionMetrics } from './plugins/inspection-metrics.ts'
import { lineMetrics, stationMetrics } from './plugins/line-metrics.ts'
import metrics from './plugins/metrics.ts'
import { trainingMetrics } from './plugins/training-metrics.ts'
import { createExportPace } from './routes/records/export-pace.ts'

/** Builds the HTTP service; never listens. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const app = await createServer(parts.config, parts.logger)
  await app.register(docs, { version: parts.version })
  await app.register(metrics, { registry: parts.registry, models: parts.readiness })
  app.decorateRequest('actor', null as never)

  const pace = createExportPace(clockMs, (ms) => setTimeout(ms, undefined, { ref: false }))
  const onResult = countResults(parts, pace.notePart)
  await registerRoutes(app, parts, { ...guardOf(parts, app.log), pace, onResult })
  trainingMetrics(parts.registry, parts.countJobs)
  lineMetrics(parts.registry, parts.drifts, parts.live)
  stationMetrics(parts.registry, parts.stations)
  return app
}

/** Who may do what; refused logins are recorded in the audit. */
function guardOf({ config, keys, sessions, audit }: AppParts, log: FastifyInstance['log']): ReturnType<typeof guard> {
  return guard({
    config,
    stored: withSessions(keys, sessions),
    sessions,
    audit,
    clockMs,
    now: () => new Date(),
    onFault(error) {
      log.error({ err: error }, 'a refused login cannot be recorded in the audit')
    }
  })
}

/** Counts each verdict, whether its picture came by HTTP or by a channel. */
function countResults(
  { registry, countElsewhere }: AppParts,
  notePart: () => void
): (result: InspectionResult) => void {
  const countVerdict = inspectionMetrics(registry)
  const onResult = (result: InspectionResult): void => {
    countVerdict(result)
    notePart()
  }
  countElsewhere?.(onResult)
  return onResult
}

const clockMs = (): number => performance.now()
