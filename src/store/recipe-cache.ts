import type { Recipe } from '../domain/recipe.ts'
import type { RecipeFiles } from './recipe-files.ts'

/** Recipes kept in memory, for the way of every picture; writes go through, and `forget` follows a change by another process. */
export interface RecipeCache extends RecipeFiles {
  forget (id: string): void
}

export function createRecipeCache (files: RecipeFiles): RecipeCache {
  const known = new Map<string, Promise<Recipe>>()
  return {
    list: () => files.list(),
    read (id) {
      const found = known.get(id)
      if (found !== undefined) return found
      const reading = files.read(id)
      // Only recipes that exist are kept: a caller can't fill the memory with names.
      reading.then(() => { known.set(id, reading) }, () => {})
      return reading
    },
    async save (recipe) {
      await files.save(recipe)
      known.delete(recipe.id)
    },
    async create (id) {
      const recipe = await files.create(id)
      known.delete(id)
      return recipe
    },
    forget (id) { known.delete(id) }
  }
}
