import type { Recipe } from '../domain/recipe.ts'
import type { RecipeFiles } from './recipe-files.ts'

/** Recipes kept in memory, for the way of every picture; writes go through, and `forget` follows a change by another process. */
export interface RecipeCache extends RecipeFiles {
  forget (id: string): void
}

export function createRecipeCache (files: RecipeFiles): RecipeCache {
  /** Reads under way and done. A read that `forget` has taken out stays out, whatever it brings. */
  const reads = new Map<string, Promise<Recipe>>()
  const forget = (id: string): void => { reads.delete(id) }
  return {
    list: () => files.list(),
    read (id) {
      const known = reads.get(id)
      if (known !== undefined) return known
      const reading = files.read(id)
      reads.set(id, reading)
      // Only recipes that exist are kept: a caller can't fill the memory with names.
      reading.catch(() => { if (reads.get(id) === reading) forget(id) })
      return reading
    },
    async save (recipe) {
      await files.save(recipe)
      forget(recipe.id)
    },
    async create (id) {
      const recipe = await files.create(id)
      forget(id)
      return recipe
    },
    forget
  }
}
