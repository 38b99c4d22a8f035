import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { EvidenceSettings } from '../../domain/inspection/evidence.ts'
import { mergeRecipe } from '../../domain/recipes/merge-recipe.ts'
import type { RecipeBook } from '../../domain/recipes/recipe-book.ts'
import type { RecipeTrials } from '../../domain/recipes/recipe-trial.ts'
import { FrameTooLarge } from '../../errors.ts'
import type { LocateTrialQuery } from '../../schemas/recipe-trial.ts'
import type { Access } from '../access/access.ts'
import { acceptFrames, frameBody, MULTIPART_OVERHEAD_BYTES } from '../body/accept-frames.ts'
import { readFrame } from '../body/read-frame.ts'
import { refuseByHead } from '../body/refuse-by-head.ts'
import { checkedRecipe } from './edit-recipe.ts'
import { TRY_EVIDENCE, TRY_LOCATE } from './trial-descriptions.ts'

export interface TryRecipeOptions {
  readonly trials: RecipeTrials
  readonly recipes: Pick<RecipeBook, 'current'>
  readonly maxFrameBytes: number
  readonly access: Access
}

/** POST /recipes/:id/try-…: tries other settings of a recipe. Nothing is judged, recorded or changed. */
const tryRecipe: FastifyPluginAsyncZod<TryRecipeOptions> = async (app, options) => {
  await app.register(tryLocate, options)
  await app.register(tryEvidence, options)
}

export default tryRecipe

const tryLocate: FastifyPluginAsyncZod<TryRecipeOptions> = async (app, { trials, recipes, maxFrameBytes, access }) => {
  const gatherOf = await acceptFrames(app, maxFrameBytes)
  app.post(
    '/recipes/:id/try-locate',
    {
      onRequest: [
        access.require('admin'),
        refuseByHead(maxFrameBytes + MULTIPART_OVERHEAD_BYTES, (received) => new FrameTooLarge(maxFrameBytes, received))
      ],
      bodyLimit: maxFrameBytes,
      config: { requestBody: frameBody },
      schema: TRY_LOCATE
    },
    async (request) => {
      const { recipe } = await recipes.current(request.params.id)
      const wanted = checkedRecipe(recipe.id, mergeRecipe(recipe, changesOf(request.query)))
      const { jpeg, crop, ...found } = await trials.locate(wanted, await readFrame(request, maxFrameBytes, gatherOf))
      return { ...found, jpeg: base64(jpeg), crop: crop && { ...crop, png: base64(crop.png) } }
    }
  )
}

const tryEvidence: FastifyPluginAsyncZod<TryRecipeOptions> = async (app, { trials, access }) => {
  app.post(
    '/recipes/:id/try-evidence',
    { onRequest: access.require('operator'), schema: TRY_EVIDENCE },
    async ({ params, body: { evidence, limit } }) => {
      const tried = await trials.evidence(params.id, (evidence ?? {}) as EvidenceSettings, limit)
      return { ...tried, pieces: [...tried.pieces], changed: [...tried.changed] }
    }
  )
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The settings as members of a recipe; those that were not given are undefined. */
function changesOf(query: z.infer<typeof LocateTrialQuery>): Readonly<Record<string, unknown>> {
  const bore = {
    radius: { min: query.boreRadiusMin, max: query.boreRadiusMax },
    minConfidence: query.boreMinConfidence,
    polarity: query.borePolarity
  }
  const isBoreGiven =
    query.bore === 'true' || Object.keys(query).some((key) => key.startsWith('bore') && key !== 'bore')
  return {
    locate: {
      radius: { min: query.radiusMin, max: query.radiusMax },
      minConfidence: query.minConfidence,
      polarity: query.polarity,
      ...(query.bore === 'false' ? { bore: null } : isBoreGiven && { bore })
    },
    crop: {
      mode: query.cropMode,
      sizePx: query.cropSizePx,
      columnsPx: query.cropColumnsPx,
      margin: query.cropMargin
    }
  }
}
