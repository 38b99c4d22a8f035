import { RecipeWithoutModel } from '../errors.ts'
import type { ModelVersion } from '../store/models/model-version.ts'
import type { CliContext } from './context.ts'

/**
 * A model version by name, or the recipe's active one.
 * @throws RecipeNotFound, RecipeWithoutModel, ModelNotFound, ModelBroken
 */
export async function openVersion(
  { recipes, models }: CliContext,
  recipe: string,
  version: string | undefined
): Promise<ModelVersion> {
  const wanted = version ?? (await recipes.read(recipe)).activeModelVersion
  if (wanted === null) throw new RecipeWithoutModel(recipe)
  return models.open(recipe, wanted)
}
