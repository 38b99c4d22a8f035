import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Validations } from '../../domain/quality/validation.ts'
import { ModelParams, ModelQuery } from '../../schemas/models.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf } from '../access/access.ts'
import { answerReport } from '../answer-report.ts'

export interface ValidationOptions {
  readonly validations: Validations
  readonly access: Access
}

const page = {
  description: 'a self-contained page, which can be printed',
  content: { 'text/html': { schema: z.string() } }
}

/** /models/:version/validation: the validation report of a version. */
const validationRoutes: FastifyPluginAsyncZod<ValidationOptions> = async (app, { validations, access }) => {
  const common = { tags: ['models'], params: ModelParams, querystring: ModelQuery }

  app.post(
    '/models/:version/validation',
    {
      onRequest: access.require('admin'),
      schema: {
        ...common,
        ...keyOf('admin'),
        operationId: 'issueValidation',
        summary: 'Issue the validation report of a version',
        description:
          'Hashes of its data and files, parameters, golden set, measurement system analyses, who approved it, and '
          + 'expected rates with exact bounds. Its SHA-256 goes into the audit: `okng verify` proves that it belongs '
          + 'to the version.',
        response: { 201: page, ...problems(400, 401, 403, 404, 409) }
      }
    },
    async (request, reply) => {
      const { query, params, actor } = request
      const issued = await validations.issue(query.recipe, params.version, actor)
      reply.code(201)
      return answerReport(reply, issued)
    }
  )

  app.get(
    '/models/:version/validation',
    {
      onRequest: access.require('operator'),
      schema: {
        ...common,
        ...keyOf('operator'),
        operationId: 'getValidation',
        summary: 'The latest validation report',
        response: { 200: page, ...problems(400, 401, 403, 404) }
      }
    },
    async ({ query: { recipe }, params: { version } }, reply) =>
      answerReport(reply, await validations.latest(recipe, version))
  )
}

export default validationRoutes
