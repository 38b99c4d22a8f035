import type { Recipe } from '../../domain/recipes/recipe.ts'
import { RecipeInvalid, RevisionMissing, ThresholdOfOther } from '../../errors.ts'
import { parseRecipe } from '../../schemas/recipe.ts'

/** Keys of a request's body that a recipe has. */
export type GivenKeys = Readonly<Record<string, unknown>>

/** @throws RecipeInvalid */
export function checkedRecipe(id: string, json: unknown): Recipe {
  try {
    return parseRecipe(json)
  } catch (error) {
    throw new RecipeInvalid(id, (error as Error).message)
  }
}

/**
 * Applies a client's change to a recipe. Only other routes change its model versions.
 * @param json the changed recipe
 * @param given the keys that the client gave
 * @param expected the revision that the change was made for
 * @throws RecipeInvalid, RevisionMissing, ThresholdOfOther
 */
export function editedRecipe(recipe: Recipe, json: unknown, given: GivenKeys, expected: number | undefined): Recipe {
  const edited = withBoundThreshold(recipe, checkedRecipe(recipe.id, json), given, expected)
  for (const [key, how] of [
    ['activeModelVersion', 'POST /models/:version/activate'],
    ['shadowModelVersion', 'POST /models/:version/shadow']
  ] as const) {
    if (edited[key] !== recipe[key])
      throw new RecipeInvalid(
        recipe.id,
        `${key}: expected ${JSON.stringify(recipe[key])} as it is (${how} changes it), received `
          + JSON.stringify(edited[key])
      )
  }
  return edited
}

/**
 * Binds a new threshold to the active version. The caller must know which version that is. Otherwise a threshold for
 * one version could be used with another.
 */
function withBoundThreshold(recipe: Recipe, edited: Recipe, given: GivenKeys, expected: number | undefined): Recipe {
  const { activeModelVersion: version, id } = recipe
  if (edited.threshold === null) return { ...edited, thresholdModelVersion: null }
  const named = given['thresholdModelVersion']
  const isNew = edited.threshold !== recipe.threshold || edited.thresholdModelVersion !== recipe.thresholdModelVersion
  if (!isNew) return edited
  if (version === null) return { ...edited, thresholdModelVersion: null }
  const isNamed = typeof named === 'string' && (expected === undefined || named !== recipe.thresholdModelVersion)
  if (isNamed && named !== version) throw new ThresholdOfOther(id, version, named)
  if (!isNamed && expected === undefined) throw new RevisionMissing(id)
  return { ...edited, thresholdModelVersion: version }
}
