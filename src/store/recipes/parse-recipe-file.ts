import { withOwnColumns } from '../../domain/recipes/merge-recipe.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../domain/recipes/recipe.ts'
import { RecipeInvalid } from '../../errors.ts'

/** Makes the whole recipe from the content of its file. @throws RecipeInvalid */
export type ParseRecipeFile = (id: string, json: unknown) => Recipe

/** Characters of a file's content that an error repeats. */
const SHOWN = 100

/** @param parseRecipe checks a whole recipe @throws Error saying what is wrong with it */
export function createRecipeParser(parseRecipe: (json: unknown) => Recipe): ParseRecipeFile {
  return (id, json) => {
    if (!isObject(json))
      throw new RecipeInvalid(id, `expected a JSON object, received ${JSON.stringify(json).slice(0, SHOWN)}`)
    if ('id' in json && json['id'] !== id)
      throw new RecipeInvalid(
        id,
        `expected the id '${id}', as the file is named, received ${JSON.stringify(json['id']).slice(0, SHOWN)}`
      )
    try {
      return parseRecipe({ ...withDefaults(RECIPE_DEFAULTS, json), id })
    } catch (error) {
      throw new RecipeInvalid(id, (error as Error).message)
    }
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Adds the keys that `given` lacks, also in nested objects. */
function withDefaults(defaults: object, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...defaults, ...given }
  for (const [key, value] of Object.entries(defaults)) {
    const own = given[key]
    if (isObject(value) && isObject(own)) merged[key] = withDefaults(value, own)
  }
  return withOwnColumns(merged, given)
}
