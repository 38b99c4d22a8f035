import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { ThresholdChoices, ThresholdSample } from '../../domain/labelled/threshold-choice.ts'
import { problems } from '../../schemas/problem.ts'
import { RecipeParams } from '../../schemas/recipe.ts'
import { ThresholdChoiceReply, ThresholdQuery } from '../../schemas/quality/threshold-choice.ts'
import { type Access, keyOf } from '../access/access.ts'

export interface ThresholdOptions {
  readonly thresholds: ThresholdChoices
  readonly access: Access
}

/** GET /recipes/:id/threshold: the rates and the cost of each threshold. */
const thresholdRoutes: FastifyPluginAsyncZod<ThresholdOptions> = async (app, { thresholds, access }) => {
  app.get(
    '/recipes/:id/threshold',
    {
      onRequest: access.require('operator'),
      schema: {
        operationId: 'weighThresholds',
        summary: 'What each threshold would cost',
        description:
          'Escape and overkill rates with exact 95 % bounds, and the expected cost of a part, by threshold: for parts '
          + 'that the active version judged and a person labelled, and for those that it was not trained on. Costs '
          + "default to the recipe's. Changes nothing: PATCH /recipes/:id sets a threshold.",
        tags: ['recipes'],
        ...keyOf('operator'),
        params: RecipeParams,
        querystring: ThresholdQuery,
        response: { 200: ThresholdChoiceReply, ...problems(400, 401, 403, 404, 409) }
      }
    },
    async ({ params: { id }, query: { days, sampledOnly, ...costs } }) => {
      const stated = Object.fromEntries(Object.entries(costs).filter(([, value]) => value !== undefined))
      const { labelled, heldOut, ...choice } = await thresholds.of(id, { costs: stated, days, sampledOnly })
      return {
        ...choice,
        labelled: { ...plain(labelled), since: labelled.since },
        heldOut: heldOut === null ? null : plain(heldOut)
      }
    }
  )
}

export default thresholdRoutes

function plain(sample: ThresholdSample): NonNullable<z.infer<typeof ThresholdChoiceReply>['heldOut']> {
  return { ...sample, points: [...sample.points] }
}
