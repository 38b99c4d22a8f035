import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { ModelSwitch } from '../../domain/models/model-switch.ts'
import {
  ActivateBody,
  ActivationReply,
  GoldenOutcomeReply,
  ModelParams,
  ModelQuery,
  NoBody
} from '../../schemas/models.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, type AskSignature, keyOf } from '../access/access.ts'

export interface ModelSwitchOptions {
  readonly modelSwitch: ModelSwitch
  readonly access: Access
  readonly signatures: AskSignature
}

/** Routes that change the active model version of a recipe. */
const modelSwitchRoutes: FastifyPluginAsyncZod<ModelSwitchOptions> = async (
  app,
  { modelSwitch, access, signatures }
) => {
  const changing = { onRequest: access.require('admin'), preValidation: signatures.ask(() => ['activate']) }
  const common = { tags: ['models'], querystring: ModelQuery }
  const ofOne = { ...common, params: ModelParams }

  app.post(
    '/models/:version/activate',
    {
      ...changing,
      schema: {
        ...ofOne,
        ...keyOf('admin'),
        operationId: 'activateModel',
        summary: 'Activate a version',
        description:
          'The version is loaded first and judges a drawn part and the golden set. Then it becomes active between '
          + 'two pictures. After a failure the old version stays active.',
        body: ActivateBody.nullish(),
        response: { 200: ActivationReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
      }
    },
    async (request) => {
      const { overrideReason } = request.body ?? {}
      return plain(
        await modelSwitch.activate(request.query.recipe, request.params.version, {
          actor: request.actor,
          signature: request.signature,
          ...(overrideReason !== undefined && { overrideReason })
        })
      )
    }
  )

  app.post(
    '/models/rollback',
    {
      ...changing,
      schema: {
        ...common,
        ...keyOf('admin'),
        operationId: 'rollBackModel',
        summary: 'Go back to the version that was active before',
        description: 'A second call goes back one version further. The golden set is not judged.',
        body: NoBody.nullish(),
        response: { 200: ActivationReply, ...problems(400, 401, 403, 404, 409, 413, 415) }
      }
    },
    async (request) =>
      plain(await modelSwitch.rollback(request.query.recipe, { actor: request.actor, signature: request.signature }))
  )

  app.get(
    '/models/:version/golden',
    {
      onRequest: access.require('operator'),
      schema: {
        ...ofOne,
        ...keyOf('operator'),
        operationId: 'judgeGolden',
        summary: 'How a version judges the golden set',
        description: 'Changes nothing. Judges each picture, so a large set takes some time.',
        response: { 200: GoldenOutcomeReply, ...problems(400, 401, 403, 404, 409) }
      }
    },
    async (request) => {
      const outcome = await modelSwitch.judgeGolden(request.query.recipe, request.params.version)
      return { ...outcome, mistakes: [...outcome.mistakes] }
    }
  )
}

export default modelSwitchRoutes

function plain(activation: Awaited<ReturnType<ModelSwitch['activate']>>): z.infer<typeof ActivationReply> {
  const { golden } = activation
  return { ...activation, golden: golden === null ? null : { ...golden, mistakes: [...golden.mistakes] } }
}
