import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ModelUpkeep } from '../../domain/models/upkeep.ts'
import { ModelNote, ModelNoteReply, ModelParams, ModelQuery, ModelRemovedReply } from '../../schemas/models.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'

export interface ModelUpkeepOptions {
  readonly upkeep: ModelUpkeep
  readonly access: Access
}

/** /models/:version: what people say of it, and its removal. */
const modelUpkeepRoutes: FastifyPluginAsyncZod<ModelUpkeepOptions> = async (app, { upkeep, access }) => {
  app.addHook('onRequest', access.require('admin'))
  const common = { tags: ['models'], ...keyOf('admin'), querystring: ModelQuery, params: ModelParams }

  app.patch(
    '/models/:version',
    {
      schema: {
        ...common,
        operationId: 'noteModel',
        summary: 'Name and comment of a version',
        description: 'What is left out stays as it is; null takes it away. The files of the version do not change.',
        body: ModelNote,
        response: { 200: ModelNoteReply, ...problems(400, 401, 403, 404, 413, 415) }
      }
    },
    async ({ query: { recipe }, params: { version }, body, actor }) =>
      upkeep.note(recipe, version, body as Parameters<ModelUpkeep['note']>[2], actor)
  )

  app.delete(
    '/models/:version',
    {
      schema: {
        ...common,
        operationId: 'removeModel',
        summary: 'Remove a version',
        description:
          'Its files go for good; what it judged stays on record. Refused for the version that judges, the one in the '
          + 'shadow, the one that a rollback would go back to, and those that come with the program.',
        response: { 200: ModelRemovedReply, ...problems(400, 401, 403, 404, 409) }
      }
    },
    async ({ query: { recipe }, params: { version }, actor }) => upkeep.remove(recipe, version, actor)
  )
}

export default modelUpkeepRoutes
