import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { VERDICTS } from '../../domain/inspection/inspection.ts'
import type { ModelCatalogue } from '../../domain/models/model-catalogue.ts'
import type { ModelSwitch } from '../../domain/models/model-switch.ts'
import type { ShadowReader } from '../../domain/models/shadow.ts'
import { ModelNotFound, ShadowNotSet } from '../../errors.ts'
import type { ShadowReply } from '../../schemas/models.ts'
import { type Access } from '../access/access.ts'
import { END_SHADOW, GET_SHADOW, SET_SHADOW } from './shadow-descriptions.ts'

export interface ShadowOptions {
  readonly models: Pick<ModelCatalogue, 'list'>
  readonly modelSwitch: Pick<ModelSwitch, 'shadow'>
  readonly shadow: ShadowReader
  readonly access: Access
}

/** /models/:version/shadow: the version that scores live pictures without deciding. */
const shadowRoutes: FastifyPluginAsyncZod<ShadowOptions> = async (app, { models, modelSwitch, shadow, access }) => {
  const changing = { onRequest: access.require('admin') }

  app.get('/models/:version/shadow', { onRequest: access.require('operator'), schema: GET_SHADOW }, async (request) =>
    agreement(request.query.recipe, request.params.version)
  )

  app.post('/models/:version/shadow', { ...changing, schema: SET_SHADOW }, async (request) => {
    const {
      query: { recipe },
      params: { version }
    } = request
    await modelSwitch.shadow(recipe, version, { actor: request.actor })
    return agreement(recipe, version)
  })

  app.delete('/models/:version/shadow', { ...changing, schema: END_SHADOW }, async (request) => {
    const {
      query: { recipe },
      params: { version }
    } = request
    const last = await agreement(recipe, version)
    await modelSwitch.shadow(recipe, null, { actor: request.actor })
    return last
  })

  async function agreement(recipe: string, version: string): Promise<z.infer<typeof ShadowReply>> {
    const known = (await models.list(recipe)).find((entry) => entry.version === version)
    if (known === undefined) throw new ModelNotFound(version, recipe)
    if (!known.shadow) throw new ShadowNotSet(version, recipe)
    const found = shadow.agreement(recipe)
    const { compared, agreed, verdicts, ...rest } =
      found?.version === version
        ? found
        : {
            recipe,
            version,
            since: null,
            compared: 0,
            agreed: 0,
            verdicts: NO_VERDICTS,
            meanScoreDifference: null,
            skipped: 0,
            failed: 0
          }
    return { ...rest, compared, agreed, verdicts, agreement: compared === 0 ? null : agreed / compared }
  }
}

export default shadowRoutes

const none = { OK: 0, NG: 0, REVIEW: 0 }
const NO_VERDICTS = Object.fromEntries(VERDICTS.map((verdict) => [verdict, none])) as z.infer<
  typeof ShadowReply
>['verdicts']
