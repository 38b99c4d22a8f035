import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ActorReply } from '../../schemas/access.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from './access.ts'

export interface WhoAmIOptions {
  readonly access: Access
  /** IANA name. */
  readonly timeZone: string
}

/** GET /whoami: what the key is for. */
const whoami: FastifyPluginAsyncZod<WhoAmIOptions> = async (app, { access, timeZone }) => {
  app.get(
    '/whoami',
    {
      onRequest: access.require('camera'),
      schema: {
        operationId: 'whoAmI',
        summary: "Name and role of the key, and the station's time zone",
        tags: ['access'],
        ...keyOf('camera'),
        response: { 200: ActorReply, ...problems(401, 403) }
      }
    },
    async ({ actor }) => ({ ...actor, timeZone })
  )
}

export default whoami
