import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { keyIn } from '../../domain/access/access.ts'
import type { PinBook } from '../../domain/access/pins.ts'
import { PinTriesTooMany } from '../../errors.ts'
import { Done, PinLogin, PinSessionReply } from '../../schemas/pins.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from './access.ts'

export interface PinLoginOptions {
  readonly pins: PinBook
  readonly access: Access
  readonly tries: {
    /** @returns seconds to wait; undefined where the try is allowed */
    begin(name: string, address: string): number | undefined
    wasRight(name: string, address: string): void
  }
}

/** /login: a key for name and PIN. */
const pinLoginRoutes: FastifyPluginAsyncZod<PinLoginOptions> = async (app, { pins, access, tries }) => {
  const tags = ['access']

  app.post(
    '/login',
    {
      schema: {
        operationId: 'logInByPin',
        security: [],
        summary: 'Log in by name and PIN',
        description:
          "The answer's key is an operator's and ends after 12 hours. After 5 wrong PINs of one name, or 20 from one "
          + 'address, further ones are refused for up to 5 minutes, right ones too.',
        tags,
        body: PinLogin,
        response: { 200: PinSessionReply, ...problems(400, 401, 413, 415, 429, 503) }
      }
    },
    async ({ body: { name, pin }, ip }, reply) => {
      const waitSeconds = tries.begin(name, ip)
      if (waitSeconds !== undefined) {
        reply.header('retry-after', waitSeconds)
        throw new PinTriesTooMany(waitSeconds)
      }
      const { key, actor, expiresAt } = await pins.enter(name, pin)
      tries.wasRight(name, ip)
      return reply.header('cache-control', 'no-store').send({ key, ...actor, expiresAt })
    }
  )

  app.delete(
    '/login',
    {
      onRequest: access.require('operator'),
      schema: {
        operationId: 'logOut',
        summary: 'End the key that was got for a PIN',
        description: 'Keys of other kinds stay as they are.',
        tags,
        ...keyOf('operator'),
        response: { 200: Done, ...problems(401, 403) }
      }
    },
    async ({ headers }) => {
      const key = keyIn(headers.authorization)
      if (key !== undefined) await pins.leave(key)
      return {}
    }
  )
}

export default pinLoginRoutes
