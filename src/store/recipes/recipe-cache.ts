import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { RecipeFiles } from './recipe-files.ts'

/** Recipes in memory, because every picture reads one. */
export interface RecipeCache {
  /** @throws RecipeNotFound, RecipeInvalid */
  read(id: string): Promise<Recipe>
  /**
   * Takes effect with the next read. For changes that this process makes; those of others are found within `CHECK_MS`.
   */
  forget(id: string): void
}

/** A file is checked at most this often. */
export const CHECK_MS = 1000

interface Entry {
  readonly recipe: Promise<Recipe>
  /** As the file was when its reading began. */
  readonly stamp: Promise<string>
  checkedAtMs: number
}

/** @param clockMs milliseconds, monotonic */
export function createRecipeCache(files: Pick<RecipeFiles, 'read' | 'stamp'>, clockMs: () => number): RecipeCache {
  /** Reads that are running or done. A read that `forget` has removed does not come back when it ends. */
  const entries = new Map<string, Entry>()

  function open(id: string): Entry {
    const stamp = files.stamp(id)
    const entry: Entry = { stamp, recipe: stamp.then(() => files.read(id)), checkedAtMs: clockMs() }
    entries.set(id, entry)
    // Only existing recipes are kept, so that a caller cannot fill the memory with names.
    entry.recipe.catch(() => {
      if (entries.get(id) === entry) entries.delete(id)
    })
    return entry
  }

  return {
    async read(id) {
      const entry = entries.get(id)
      if (entry === undefined) return open(id).recipe
      if (clockMs() - entry.checkedAtMs < CHECK_MS) return entry.recipe
      entry.checkedAtMs = clockMs()
      const [before, now] = await Promise.all([entry.stamp, files.stamp(id)])
      const latest = entries.get(id)
      if (latest !== entry) return (latest ?? open(id)).recipe
      return (before === now ? entry : open(id)).recipe
    },
    forget(id) {
      entries.delete(id)
    }
  }
}
