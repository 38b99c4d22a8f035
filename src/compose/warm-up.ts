import type { FastifyBaseLogger } from 'fastify'
import type { RecipeGate } from '../inspection/models/recipe-gate.ts'
import type { Inspection, JudgingModels } from './inspection.ts'
import { drawnPart } from './models.ts'

export interface WarmUpParts {
  readonly gate: Pick<RecipeGate, 'read'>
  readonly models: Pick<JudgingModels, 'cache'>
  readonly inspection: Inspection
  readonly logger: FastifyBaseLogger
}

/**
 * Loads a recipe's active model and has it judge a drawn picture, so that the first real one does not wait.
 * @throws when the model cannot judge it
 */
export async function warmUpRecipe(recipeId: string, { gate, models, inspection, logger }: WarmUpParts): Promise<void> {
  const { activeModelVersion } = await gate.read(recipeId)
  if (activeModelVersion === null) {
    logger.warn({ recipe: recipeId }, 'no model version yet: train one')
    return
  }
  // Loads the version first. Otherwise the previous version could judge the picture.
  const lease = await models.cache.lease(recipeId, activeModelVersion)
  lease.release()
  const { reason, modelVersion, timingsMs } = await inspection.unobserved.inspect({ frame: drawnPart(), recipeId })
  if (reason === 'FAULT')
    throw new Error(
      `model version ${modelVersion} of recipe ${recipeId} could not judge a warm-up picture; the log above says why`
    )
  logger.info({ recipe: recipeId, modelVersion, ms: Math.round(timingsMs.total) }, 'model loaded')
}

/** As `warmUpRecipe`. @throws also where the recipe has no model version */
export async function checkRecipe(recipeId: string, parts: WarmUpParts): Promise<void> {
  const { activeModelVersion } = await parts.gate.read(recipeId)
  if (activeModelVersion === null) throw new Error(`recipe ${recipeId} has no model version yet`)
  await warmUpRecipe(recipeId, parts)
}
