import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { ActorReply } from '../../schemas/access.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf, type LoginCookie } from './access.ts'

export interface WhoAmIOptions {
  readonly access: Access
  readonly cookie: Pick<LoginCookie, 'tokenIn'>
  /** IANA name. */
  readonly timeZone: string
}

/** GET /whoami: name and role of the caller. */
const whoami: FastifyPluginAsyncZod<WhoAmIOptions> = async (app, { access, cookie, timeZone }) => {
  app.get(
    '/whoami',
    {
      onRequest: access.require('camera'),
      schema: {
        operationId: 'whoAmI',
        summary: "Name and role of the person or the key, and the station's time zone",
        tags: ['access'],
        ...keyOf('camera'),
        response: { 200: ActorReply, ...problems(401, 403) }
      }
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      const token = cookie.tokenIn(request)
      return { ...request.actor, timeZone, ...(token !== null && { token }) }
    }
  )
}

export default whoami
