import { createKeyedLock } from '../../domain/keyed-lock.ts'
import type { RecipeBook, RecipeOrder } from '../../domain/recipes/recipe-book.ts'
import { RECIPE_ID } from '../../domain/recipes/recipe.ts'
import { RecipeChanged, RecipeExists, RecipeNotFound, RecipeShipped } from '../../errors.ts'
import { createRecipeRevisions, type RevisionParts } from './recipe-revisions.ts'

export interface RecipeBookOptions extends RevisionParts {
  /** Called for each recipe that was written or removed, before the call that changed it returns. */
  readonly onChanged: (id: string) => void
}

/**
 * The files stay the truth: the CLI and people change them too. The history stands beside them; a revision is written
 * before the file, under a name that only one process can take, so that no change is lost to another one made at the
 * same time.
 */
export function createRecipeBook({ files, history, now, onChanged }: RecipeBookOptions): RecipeBook {
  const locked = createKeyedLock()
  const { newest, current, record } = createRecipeRevisions({ files, history, now })

  function check(id: string, expected: number | undefined, revision: number): void {
    if (expected !== undefined && expected !== revision) throw new RecipeChanged(id, expected, revision)
  }

  return {
    list: () => files.list(),

    hasShipped: async (id) => (await files.readShipped(id)) !== undefined,

    current: (id) => locked(id, () => current(id)),

    create: (recipe, author, beforehand) =>
      locked(recipe.id, async () => {
        if ((await files.origin(recipe.id)) !== undefined) throw new RecipeExists(recipe.id)
        const checked = files.check(recipe)
        const order: RecipeOrder = { author, change: 'created' }
        await beforehand?.(null, checked)
        const revision = await record(recipe.id, await newest(recipe.id), order, { before: null, recipe: checked })
        await files.save(checked)
        onChanged(recipe.id)
        return { recipe: checked, revision, shipped: false }
      }),

    change: (id, order, edit, beforehand) =>
      locked(id, async () => {
        const found = await current(id)
        check(id, order.expected, found.revision)
        const edited = edit(found.recipe)
        if (edited === found.recipe) return found
        const recipe = files.check(edited)
        await beforehand?.(found.recipe, recipe)
        const revision = await record(id, found.revision, order, { before: found.recipe, recipe })
        await files.save(recipe)
        onChanged(id)
        return { recipe, revision, shipped: false }
      }),

    remove: (id, { expected, ...order }, beforehand) =>
      locked(id, async () => {
        const found = await current(id)
        check(id, expected, found.revision)
        if (found.shipped) throw new RecipeShipped(id)
        const below = await files.readShipped(id)
        const change = { before: found.recipe, recipe: below ?? null }
        await beforehand?.(change.before, change.recipe)
        const revision = await record(id, found.revision, { ...order, change: 'deleted' }, change)
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
