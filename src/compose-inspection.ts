import { randomUUID } from 'node:crypto'
import type { Inspector, InspectionRequest } from './domain/inspection.ts'
import type { OpenEncoder } from './encoder/open-runtime.ts'
import { RecipeWithoutModel } from './errors.ts'
import type { DecodeLimits } from './imaging/decode.ts'
import { createInspector } from './inspection/inspector.ts'
import { createModelCache, type ModelCache } from './inspection/model-cache.ts'
import { loadModel } from './inspection/model-loader.ts'
import type { PixelStage } from './inspection/pixel-stage.ts'
import type { ModelRegistry } from './store/model-registry.ts'
import type { RecipeFiles } from './store/recipe-files.ts'

export interface InspectionParts {
  readonly recipes: Pick<RecipeFiles, 'read'>
  readonly models: Pick<ModelRegistry, 'open'>
  readonly openEncoder: OpenEncoder
  readonly pixels: PixelStage
  readonly limits: DecodeLimits
  /** Model versions kept in memory. */
  readonly modelLimit: number
  /** Judge with this version in place of the recipe's active one. */
  readonly modelVersion?: string
  readonly onFault: (error: unknown, request: InspectionRequest) => void
}

/** Wires the inspector of the server and of the CLI: the same parts, so the same score. */
export function composeInspection (parts: InspectionParts): { inspector: Inspector, cache: ModelCache } {
  const cache = createModelCache({
    load: async (recipe, version) => loadModel(await parts.models.open(recipe, version), parts.openEncoder),
    limit: parts.modelLimit,
    graceMs: 60_000,
    setTimer: (run, ms) => { setTimeout(run, ms).unref() }
  })
  const inspector = createInspector({
    async resolve (recipeId) {
      const recipe = await parts.recipes.read(recipeId)
      const version = parts.modelVersion ?? recipe.activeModelVersion
      if (version === null) throw new RecipeWithoutModel(recipeId)
      return { recipe, model: await cache.get(recipeId, version) }
    },
    pixels: parts.pixels,
    limits: parts.limits,
    newId: randomUUID,
    clockMs: () => performance.now(),
    onFault: parts.onFault
  })
  return { inspector, cache }
}
