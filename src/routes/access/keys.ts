import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { KeyBook } from '../../domain/access/keys.ts'
import { KeyCreated, KeyList, KeyNew, KeyParams, KeyReply } from '../../schemas/access.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from './access.ts'

export interface KeysOptions {
  readonly keys: KeyBook
  readonly access: Access
}

/** /keys: list, make, revoke. */
const keyRoutes: FastifyPluginAsyncZod<KeysOptions> = async (app, { keys, access }) => {
  app.addHook('onRequest', access.require('admin'))
  const common = { tags: ['access'], ...keyOf('admin') }

  app.get(
    '/keys',
    {
      schema: {
        ...common,
        operationId: 'listKeys',
        summary: 'All keys that were made, newest first',
        description: 'Revoked ones too; never the keys themselves, nor those of the configuration.',
        response: { 200: KeyList, ...problems(401, 403, 503) }
      }
    },
    async () => ({ keys: [...(await keys.list())] })
  )

  app.post(
    '/keys',
    {
      schema: {
        ...common,
        operationId: 'createKey',
        summary: 'Make a key',
        description:
          'The answer is the only time that the key is shown: only its SHA-256 is kept. The very first key must be '
          + 'of role admin unless the configuration has one. From then on the service requires keys, also from its own '
          + 'machine.',
        body: KeyNew,
        response: { 201: KeyCreated, ...problems(400, 401, 403, 409, 413, 415, 503) }
      }
    },
    async (request, reply) => {
      const { key, info } = await keys.create(request.body, request.actor)
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...info, key })
    }
  )

  app.delete(
    '/keys/:id',
    {
      schema: {
        ...common,
        operationId: 'revokeKey',
        summary: 'Revoke a key',
        description:
          "At once: the next request with it is refused. It stays in the list. The last admin's key stays unless "
          + 'the configuration has one.',
        params: KeyParams,
        response: { 200: KeyReply, ...problems(400, 401, 403, 404, 409, 503) }
      }
    },
    async (request) => keys.revoke(request.params.id, request.actor)
  )
}

export default keyRoutes
