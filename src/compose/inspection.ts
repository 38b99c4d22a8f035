import { randomUUID } from 'node:crypto'
import type { HeatMap, Inspector, InspectionRequest, InspectionResult } from '../domain/inspection/inspection.ts'
import { type Recipe, withModelVersion } from '../domain/recipes/recipe.ts'
import type { OpenEncoder } from '../encoder/open-runtime.ts'
import { shareEncoders } from '../encoder/share-encoders.ts'
import type { DecodeLimits } from '../imaging/decode/decode.ts'
import { heatMapOf } from '../inspection/heat-map.ts'
import { createInspector, type Judged } from '../inspection/inspector.ts'
import type { LoadedModel } from '../inspection/models/loaded-model.ts'
import { createModelCache, type ModelCache } from '../inspection/models/model-cache.ts'
import { loadModel } from '../inspection/models/model-loader.ts'
import type { PixelStage } from '../inspection/pixel-stage.ts'
import { createServing } from '../inspection/models/serving.ts'
import type { ModelRegistry } from '../store/models/model-registry.ts'
import type { RecipeFiles } from '../store/recipes/recipe-files.ts'

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
  /** Told that a recipe's file or its new version can't be used, and that the old one goes on serving. */
  readonly onProblem?: (recipe: string, error: Error) => void
  readonly onJudged?: (judged: Judged) => void
  /** Keeps what was judged before it is answered. @throws then there is no answer */
  readonly keep?: (judged: Judged) => Promise<InspectionResult | undefined>
}

export interface Inspection {
  readonly inspector: Inspector
  /** The same, but `onJudged` and `keep` are not told: for pictures that are no parts of the line. */
  readonly unobserved: Inspector
  readonly cache: ModelCache
  /** Where a judged part differs from good ones, from the crop that it was judged by; null without a part, or when its version has left memory or draws none. */
  explain(judged: Judged): Promise<HeatMap | null>
  /** Judges with this recipe and model, whatever serves. */
  inspectWith(recipe: Recipe, model: LoadedModel, onFault: (error: unknown) => void): Inspector
}

/** Model versions that are read from disk at the same time: each takes as much memory as one that serves. */
const LOADS_AT_ONCE = 2

/** Wires the inspector of the server and of the CLI: the same parts, so the same score. */
export function composeInspection(parts: InspectionParts): Inspection {
  const { pixels, limits, modelVersion } = parts
  const openEncoder = shareEncoders(parts.openEncoder)
  const clockMs = (): number => performance.now()
  const cache = createModelCache({
    load: async (recipe, version) => loadModel(await parts.models.open(recipe, version), openEncoder),
    limit: parts.modelLimit,
    loadsAtOnce: LOADS_AT_ONCE
  })
  const resolve = createServing({
    async readRecipe(id) {
      const recipe = await parts.recipes.read(id)
      return modelVersion === undefined ? recipe : withModelVersion(recipe, modelVersion)
    },
    cache,
    clockMs,
    onProblem: parts.onProblem ?? (() => {})
  })
  const common = { pixels, limits, newId: randomUUID, clockMs }
  const unobserved = { ...common, resolve, onFault: parts.onFault }
  return {
    inspector: createInspector({
      ...unobserved,
      ...(parts.onJudged && { onJudged: parts.onJudged }),
      ...(parts.keep && { keep: parts.keep })
    }),
    unobserved: createInspector(unobserved),
    cache,
    async explain({ recipe, result: { circle, modelVersion: version }, crop }) {
      const lease = crop === null || circle === null ? undefined : cache.leaseLoaded(recipe.id, version)
      try {
        return lease === undefined ? null : await heatMapOf(lease.model, crop!, circle!)
      } finally {
        lease?.release()
      }
    },
    inspectWith: (recipe, model, onFault) =>
      createInspector({ ...common, resolve: async () => ({ recipe, model, release() {} }), onFault })
  }
}
