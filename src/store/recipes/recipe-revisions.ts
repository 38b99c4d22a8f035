import { isDeepStrictEqual } from 'node:util'
import type { RecipeOrder } from '../../domain/recipes/recipe-book.ts'
import type { RecipeRevision, RevisedRecipe } from '../../domain/recipes/recipe-revision.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import { RecipeChanged } from '../../errors.ts'
import type { RecipeFiles } from './recipe-files.ts'
import type { RecipeHistory } from './recipe-history.ts'

export interface RevisionParts {
  readonly files: RecipeFiles
  readonly history: RecipeHistory
  readonly now: () => Date
}

/** Revisions of recipes. To be called for one recipe in one turn after the other. */
export interface RecipeRevisions {
  /** Number of the newest revision; 0: none. */
  newest(id: string): Promise<number>
  /** The recipe as its file says. A change that was made outside the program becomes a revision. */
  current(id: string): Promise<RevisedRecipe>
  /**
   * Writes the revision after `from`.
   * @returns its number
   * @throws RecipeChanged when another process took the number
   */
  record(
    id: string,
    from: number,
    order: RecipeOrder,
    change: { readonly before: Recipe | null; readonly recipe: Recipe | null }
  ): Promise<number>
}

/** Author of a change that was found in a file. */
const FILE = 'file'

export function createRecipeRevisions({ files, history, now }: RevisionParts): RecipeRevisions {
  async function latest(id: string): Promise<RecipeRevision | undefined> {
    const last = (await history.numbers(id)).at(-1)
    return last === undefined ? undefined : history.read(id, last)
  }

  async function current(id: string): Promise<RevisedRecipe> {
    const recipe = await files.read(id)
    const shipped = (await files.origin(id)) === 'shipped'
    const last = await latest(id)
    if (last === undefined && shipped) return { recipe, revision: 0, shipped }
    if (last !== undefined && isDeepStrictEqual(last.recipe, asJson(recipe)))
      return { recipe, revision: last.revision, shipped }
    const revision = (last?.revision ?? 0) + 1
    const written = await history.append(id, {
      revision,
      at: now().toISOString(),
      author: FILE,
      change: 'outside',
      reason: null,
      before: last?.recipe ?? null,
      recipe
    })
    return written ? { recipe, revision, shipped } : current(id)
  }

  return {
    current,
    newest: async (id) => (await latest(id))?.revision ?? 0,
    async record(id, from, { author, change, reason, signature }, { before, recipe }) {
      const revision = from + 1
      const at = now().toISOString()
      const signed = signature !== undefined && { signature }
      const order = { author, change, reason: reason ?? null, ...signed }
      if (await history.append(id, { revision, at, ...order, before, recipe })) return revision
      throw new RecipeChanged(id, from, revision)
    }
  }
}

/** As it comes back from a file. */
const asJson = (recipe: Recipe): unknown => JSON.parse(JSON.stringify(recipe))
