import { randomUUID } from 'node:crypto'
import type { HeatMap, Inspector, InspectionRequest, InspectionResult } from '../domain/inspection/inspection.ts'
import type { Recipe } from '../domain/recipes/recipe.ts'
import { withModelVersion } from '../domain/recipes/recipe-threshold.ts'
import type { OpenEncoder } from '../encoder/open-runtime.ts'
import { shareEncoders } from '../encoder/share-encoders.ts'
import type { DecodeLimits } from '../imaging/decode/decode.ts'
import { heatMapOf } from '../inspection/heat-map.ts'
import { createInspector, type InspectorParts, type Judged } from '../inspection/inspector.ts'
import type { LoadedModel } from '../inspection/models/loaded-model.ts'
import { createModelCache } from '../inspection/models/model-cache.ts'
import type { ModelCache } from '../inspection/models/model-lease.ts'
import { loadModel } from '../inspection/models/model-loader.ts'
import type { PixelStage } from '../inspection/pixel-stage.ts'
import { createServing } from '../inspection/models/serving.ts'
import type { ModelRegistry } from '../store/models/model-registry.ts'
import type { RecipeFiles } from '../store/recipes/recipe-files.ts'

export interface JudgingModelParts {
  readonly models: Pick<ModelRegistry, 'reopen'>
  readonly openEncoder: OpenEncoder
  readonly pixels: PixelStage
  readonly limits: DecodeLimits
  /** Model versions kept in memory. */
  readonly modelLimit: number
}

/** Model versions in memory, and functions that use one of them without a recipe's settings. */
export interface JudgingModels {
  readonly cache: ModelCache
  readonly pixels: PixelStage
  readonly limits: DecodeLimits
  /**
   * Where a judged part differs from good ones, by the crop that it was judged by. Null without a part, or when its
   * version is no longer in memory or draws no heat maps.
   */
  explain(judged: Judged): Promise<HeatMap | null>
  /** Judges with this recipe and model. */
  inspectWith(recipe: Recipe, model: LoadedModel, onFault: (error: unknown) => void): Inspector
}

/** Model versions that are read from disk at the same time: each takes as much memory as one that serves. */
const LOADS_AT_ONCE = 2
const clockMs = (): number => performance.now()
const now = (): Date => new Date()

/** Wires the models in memory, for the server and the CLI. */
export function composeJudgingModels(parts: JudgingModelParts): JudgingModels {
  const { pixels, limits } = parts
  const openEncoder = shareEncoders(parts.openEncoder)
  const cache = createModelCache({
    load: async (recipe, version) => loadModel(await parts.models.reopen(recipe, version), openEncoder),
    limit: parts.modelLimit,
    loadsAtOnce: LOADS_AT_ONCE
  })
  return {
    cache,
    pixels,
    limits,
    async explain({ recipe, result: { circle, modelVersion }, crop }) {
      const lease = crop === null || circle === null ? undefined : cache.leaseLoaded(recipe.id, modelVersion)
      try {
        return lease === undefined ? null : await heatMapOf(lease.model, crop!, circle!)
      } finally {
        lease?.release()
      }
    },
    inspectWith: (recipe, model, onFault) =>
      createInspector({
        pixels,
        limits,
        newId: randomUUID,
        now,
        clockMs,
        resolve: async () => ({ recipe, model, release() {} }),
        onFault
      })
  }
}

export interface InspectionParts {
  readonly models: JudgingModels
  readonly recipes: Pick<RecipeFiles, 'read'>
  /** Judge with this version in place of the recipe's active one. */
  readonly modelVersion?: string
  readonly onFault: (error: unknown, request: InspectionRequest) => void
  /** Called when a recipe's file or its new version cannot be used, and the old one still serves. */
  readonly onProblem?: (recipe: string, error: Error) => void
  /** Called for each verdict before it is answered. Must take no time. */
  readonly onJudged?: InspectorParts['onJudged']
  /** The next number of a station. Absent: results have none. */
  readonly nextNumber?: (station: string | null) => number
  /** Makes the answer from the result of a judged picture. Absent: the result is the answer. */
  readonly answer?: InspectorParts['answer']
  /** Stores a result before it is answered. @throws an error, and then there is no answer */
  readonly keep?: (judged: Judged) => Promise<InspectionResult | undefined>
}

export interface Inspection {
  readonly inspector: Inspector
  /** The same without `onJudged` and `keep`: for pictures that do not come from the line. */
  readonly unobserved: Inspector
}

/** Wires the inspector of the server and of the CLI: the same parts, so the same score. */
export function composeInspection(parts: InspectionParts): Inspection {
  const { models, recipes, modelVersion, onFault } = parts
  const resolve = createServing({
    async readRecipe(id) {
      const recipe = await recipes.read(id)
      return modelVersion === undefined ? recipe : withModelVersion(recipe, modelVersion)
    },
    cache: models.cache,
    clockMs,
    onProblem: parts.onProblem ?? (() => {})
  })
  const unobserved = { pixels: models.pixels, limits: models.limits, newId: randomUUID, now, clockMs, resolve, onFault }
  return {
    inspector: createInspector({
      ...unobserved,
      ...(parts.onJudged && { onJudged: parts.onJudged }),
      ...(parts.nextNumber && { nextNumber: parts.nextNumber }),
      ...(parts.answer && { answer: parts.answer }),
      ...(parts.keep && { keep: parts.keep })
    }),
    unobserved: createInspector(unobserved)
  }
}
