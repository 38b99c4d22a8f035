import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { ModelUpkeep } from '../../domain/models/upkeep.ts'
import { ModelNote, ModelNoteReply, ModelParams, ModelQuery, ModelRemovedReply } from '../../schemas/models.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'

export interface ModelUpkeepOptions {
  readonly upkeep: ModelUpkeep
  readonly access: Access
}

/** /models/:version: name and comment of a version, and its removal. */
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
        description:
          'A field that is left out does not change; null removes it. The files of the version do not change.',
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
          'Removes its files for good; the records of parts that it judged stay. Refused for the active version, the '
          + 'shadow version, the version that a rollback would activate, and those that come with the program.',
        response: { 200: ModelRemovedReply, ...problems(400, 401, 403, 404, 409) }
      }
    },
    async ({ query: { recipe }, params: { version }, actor }) => upkeep.remove(recipe, version, actor)
  )
}

export default modelUpkeepRoutes
