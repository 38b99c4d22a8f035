import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ActorReply } from '../../schemas/access.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from './access.ts'

/** GET /whoami: what the key is for. */
const whoami: FastifyPluginAsyncZod<{ readonly access: Access }> = async (app, { access }) => {
  app.get(
    '/whoami',
    {
      onRequest: access.require('camera'),
      schema: {
        operationId: 'whoAmI',
        summary: 'Name and role of the key',
        tags: ['access'],
        ...keyOf('camera'),
        response: { 200: ActorReply, ...problems(401, 403) }
      }
    },
    async ({ actor }) => actor
  )
}

export default whoami
