import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { PinBook } from '../../domain/access/pins.ts'
import { PinList, PinNew, PinParams, PinReply, PinSetReply } from '../../schemas/pins.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from './access.ts'

export interface PinsOptions {
  readonly pins: PinBook
  readonly access: Access
}

/** /pins: who may log in by a PIN. */
const pinRoutes: FastifyPluginAsyncZod<PinsOptions> = async (app, { pins, access }) => {
  app.addHook('onRequest', access.require('admin'))
  const common = { tags: ['access'], ...keyOf('admin') }

  app.get(
    '/pins',
    {
      schema: {
        ...common,
        operationId: 'listPins',
        summary: 'Who has a PIN, by name',
        response: { 200: PinList, ...problems(401, 403, 503) }
      }
    },
    async () => ({ pins: [...(await pins.list())] })
  )

  app.put(
    '/pins/:name',
    {
      schema: {
        ...common,
        operationId: 'setPin',
        summary: 'Set the PIN of a person',
        description:
          'The person may do what an operator may. Without `pin`, six random digits are chosen. The PIN is shown only '
          + 'in this answer: the service keeps its scrypt hash. Sessions of the old PIN end.',
        params: PinParams,
        body: PinNew,
        response: { 200: PinSetReply, ...problems(400, 401, 403, 409, 413, 415, 503) }
      }
    },
    async ({ params: { name }, body, actor }, reply) => {
      const { pin, info } = await pins.set(name, body.pin ?? null, actor)
      return reply.header('cache-control', 'no-store').send({ ...info, pin })
    }
  )

  app.delete(
    '/pins/:name',
    {
      schema: {
        ...common,
        operationId: 'removePin',
        summary: 'Remove the PIN of a person',
        description: 'Sessions of the PIN end at once.',
        params: PinParams,
        response: { 200: PinReply, ...problems(400, 401, 403, 404, 503) }
      }
    },
    async ({ params: { name }, actor }) => pins.remove(name, actor)
  )
}

export default pinRoutes
