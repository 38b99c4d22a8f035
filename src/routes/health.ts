import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { NotReady, RecordsUnavailable } from '../errors.ts'
import { Health, ReadyReply } from '../schemas/health.ts'
import { problems } from '../schemas/problem.ts'

/** State of the service; ready once a model has judged a warm-up picture. */
export interface Readiness {
  readonly ready: boolean
  readonly runtime: string
  readonly device: string
  readonly models: readonly { readonly recipe: string; readonly version: string }[]
  /** Why the service answers no verdicts at present. Absent: it answers them. */
  readonly refuses?: string
  /** Faults that do not stop it from judging. Absent: there are none. */
  readonly problems?: readonly { readonly about: string; readonly detail: string }[]
}

/** GET /healthz: the process runs. GET /readyz: it can judge. */
const health: FastifyPluginAsyncZod<{ readonly readiness: () => Readiness }> = async (app, { readiness }) => {
  app.get(
    '/healthz',
    {
      schema: {
        operationId: 'isLive',
        summary: 'Whether the process runs',
        tags: ['service'],
        security: [],
        response: { 200: Health, ...problems() }
      }
    },
    async () => ({ status: 'live' as const })
  )

  app.get(
    '/readyz',
    {
      schema: {
        operationId: 'isReady',
        summary: 'Whether it can judge, and with what',
        tags: ['service'],
        security: [],
        response: { 200: ReadyReply, ...problems(503) }
      }
    },
    async () => {
      const { ready, runtime, device, models, refuses, problems = [] } = readiness()
      if (!ready) throw new NotReady()
      if (refuses !== undefined) throw new RecordsUnavailable(refuses)
      const status = problems.length === 0 ? ('ready' as const) : ('degraded' as const)
      return { status, runtime, device, models: [...models], ...(problems.length > 0 && { problems: [...problems] }) }
    }
  )
}

export default health
