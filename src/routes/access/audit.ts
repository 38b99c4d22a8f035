import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { AuditLog } from '../../domain/access/audit.ts'
import { AuditHeadReply, AuditList, AuditQuery } from '../../schemas/access.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from './access.ts'

/** GET /audit: who changed what, when. */
const auditRoutes: FastifyPluginAsyncZod<{ readonly audit: AuditLog; readonly access: Access }> = async (
  app,
  { audit, access }
) => {
  app.get(
    '/audit',
    {
      onRequest: access.require('admin'),
      schema: {
        operationId: 'listChanges',
        summary: 'Who changed what, newest first',
        description:
          'Entries are never changed or removed. `next` is the `before` of the next page; null on the last one.',
        tags: ['access'],
        ...keyOf('admin'),
        querystring: AuditQuery,
        response: { 200: AuditList, ...problems(400, 401, 403) }
      }
    },
    async (request) => {
      const { before, limit, ...filter } = request.query
      const found = await audit.list(filter, { before, limit: limit + 1 })
      const changes = found.slice(0, limit)
      return { changes, next: found.length > limit ? changes.at(-1)!.seq : null }
    }
  )

  app.get(
    '/audit/head',
    {
      onRequest: access.require('admin'),
      schema: {
        operationId: 'getAuditHead',
        summary: 'The newest entry of the audit and its hash',
        description:
          'The hash proves all entries before it. Keep it elsewhere: `okng audit verify --head HASH` then shows '
          + 'whether entries were removed at the end. The service also logs it each hour. Null while the audit is '
          + 'empty.',
        tags: ['access'],
        ...keyOf('admin'),
        response: { 200: AuditHeadReply.nullable(), ...problems(401, 403) }
      }
    },
    async (_request, reply) => {
      const head = await audit.head()
      return head ?? reply.type('application/json').send(null)
    }
  )
}

export default auditRoutes
