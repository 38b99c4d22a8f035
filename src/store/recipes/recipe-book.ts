import { isDeepStrictEqual } from 'node:util'
import { createKeyedLock } from '../../domain/keyed-lock.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { RecipeBook, RecipeOrder } from '../../domain/recipes/recipe-book.ts'
import type { RecipeRevision, RevisedRecipe } from '../../domain/recipes/recipe-revision.ts'
import { RecipeChanged, RecipeExists, RecipeNotFound, RecipeShipped } from '../../errors.ts'
import type { RecipeFiles } from './recipe-files.ts'
import type { RecipeHistory } from './recipe-history.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'

export interface RecipeBookOptions {
  readonly files: RecipeFiles
  readonly history: RecipeHistory
  readonly now: () => Date
  /** Called for each recipe that was written or removed, before the call that changed it returns. */
  readonly onChanged: (id: string) => void
}

/** Author of a change that was found in a file. */
const FILE = 'file'

/**
 * The files stay the truth: the CLI and people change them too. The history stands beside them; a revision is written
 * before the file, under a name that only one process can take, so that no change is lost to another one made at the
 * same time.
 */
export function createRecipeBook({ files, history, now, onChanged }: RecipeBookOptions): RecipeBook {
  const locked = createKeyedLock()

  async function latest(id: string): Promise<RecipeRevision | undefined> {
    const last = (await history.numbers(id)).at(-1)
    return last === undefined ? undefined : history.read(id, last)
  }

  /** The recipe as its file says. A change that was made outside the program becomes a revision. */
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

  /** @throws RecipeChanged when another process took the next revision */
  async function record(
    id: string,
    from: number,
    { author, change, reason, signature }: RecipeOrder,
    before: Recipe | null,
    recipe: Recipe | null
  ): Promise<number> {
    const revision = from + 1
    if (
      await history.append(id, {
        revision,
        at: now().toISOString(),
        author,
        change,
        reason: reason ?? null,
        ...(signature !== undefined && { signature }),
        before,
        recipe
      })
    )
      return revision
    throw new RecipeChanged(id, from, revision)
  }

  function check(id: string, expected: number | undefined, revision: number): void {
    if (expected !== undefined && expected !== revision) throw new RecipeChanged(id, expected, revision)
  }

  return {
    list: () => files.list(),

    hasShipped: async (id) => (await files.readShipped(id)) !== undefined,

    current: (id) => locked(id, () => current(id)),

    create: (recipe, author) =>
      locked(recipe.id, async () => {
        if ((await files.origin(recipe.id)) !== undefined) throw new RecipeExists(recipe.id)
        const checked = files.check(recipe)
        const revision = await record(
          recipe.id,
          (await latest(recipe.id))?.revision ?? 0,
          { author, change: 'created' },
          null,
          checked
        )
        await files.save(checked)
        onChanged(recipe.id)
        return { recipe: checked, revision, shipped: false }
      }),

    change: (id, order, edit) =>
      locked(id, async () => {
        const found = await current(id)
        check(id, order.expected, found.revision)
        const edited = edit(found.recipe)
        if (edited === found.recipe) return found
        const recipe = files.check(edited)
        const revision = await record(id, found.revision, order, found.recipe, recipe)
        await files.save(recipe)
        onChanged(id)
        return { recipe, revision, shipped: false }
      }),

    remove: (id, { expected, ...order }) =>
      locked(id, async () => {
        const found = await current(id)
        check(id, expected, found.revision)
        if (found.shipped) throw new RecipeShipped(id)
        const below = await files.readShipped(id)
        const revision = await record(id, found.revision, { ...order, change: 'deleted' }, found.recipe, below ?? null)
        await files.remove(id)
        onChanged(id)
        return below === undefined ? null : { recipe: below, revision, shipped: true }
      }),

    async revisions(id, { before = Infinity, limit }) {
      if (!RECIPE_ID.test(id)) throw await notFound(id)
      if ((await files.origin(id)) !== undefined) await locked(id, () => current(id)).catch(() => {})
      const numbers = await history.numbers(id)
      if (numbers.length === 0 && (await files.origin(id)) === undefined) throw await notFound(id)
      const wanted = numbers
        .filter((number) => number < before)
        .slice(-limit)
        .toReversed()
      return Promise.all(wanted.map((number) => history.read(id, number)))
    }
  }

  async function notFound(id: string): Promise<Error> {
    return new RecipeNotFound(id, (await files.list()).join(', ') || 'none')
  }
}

/** As it comes back from a file. */
const asJson = (recipe: Recipe): unknown => JSON.parse(JSON.stringify(recipe))
