import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Sessions } from '../../domain/access/sessions.ts'
import { problems } from '../../schemas/problem.ts'
import { SessionInfoReply, SessionList, SessionParams } from '../../schemas/people/sessions.ts'
import { type Access, keyOf } from './access.ts'

export interface SessionsOptions {
  readonly sessions: Sessions
  readonly access: Access
}

/** /sessions: who is logged in. */
const sessionRoutes: FastifyPluginAsyncZod<SessionsOptions> = async (app, { sessions, access }) => {
  app.addHook('onRequest', access.require('admin'))
  const common = { tags: ['access'], ...keyOf('admin') }

  app.get(
    '/sessions',
    {
      schema: {
        ...common,
        operationId: 'listSessions',
        summary: 'Who is logged in, newest first',
        response: { 200: SessionList, ...problems(401, 403, 503) }
      }
    },
    async () => ({ sessions: [...(await sessions.list())] })
  )

  app.delete(
    '/sessions/:id',
    {
      schema: {
        ...common,
        operationId: 'revokeSession',
        summary: 'Log a person out',
        description: 'At once: the next request of the session is refused. The person may log in again.',
        params: SessionParams,
        response: { 200: SessionInfoReply, ...problems(400, 401, 403, 404, 503) }
      }
    },
    async ({ params: { id }, actor }) => sessions.revoke(id, actor)
  )
}

export default sessionRoutes
