import type { Audit } from '../../domain/access/audit.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { RecipeBook, RecipeOrder } from '../../domain/recipes/recipe-book.ts'

/**
 * Writes every change of a recipe to the audit, whoever makes it. A change of the active model version, also by a job,
 * is such a change.
 */
export function auditRecipes(book: RecipeBook, audit: Audit): RecipeBook {
  const subject = (id: string): string => `recipe/${id}`
  return {
    ...book,
    async create(recipe, author) {
      const created = await book.create(recipe, author)
      await audit.record({
        actor: { name: author },
        action: 'recipe.created',
        subject: subject(recipe.id),
        after: created.recipe
      })
      return created
    },
    async change(id, order, edit) {
      let before: Recipe | undefined
      let after: Recipe | undefined
      const changed = await book.change(id, order, (recipe) => {
        before = recipe
        after = edit(recipe)
        return after
      })
      const { author, change } = order
      // The same object is no change.
      if (after !== before)
        await audit.record({
          actor: { name: author },
          action: `recipe.${change}`,
          subject: subject(id),
          before,
          after: { ...changed.recipe, ...saidIn(order) }
        })
      return changed
    },
    async remove(id, order) {
      const { recipe: before } = await book.current(id)
      const left = await book.remove(id, order)
      await audit.record({
        actor: { name: order.author },
        action: 'recipe.deleted',
        subject: subject(id),
        before,
        after: left === null ? saidIn(order) : { ...left.recipe, ...saidIn(order) }
      })
      return left
    }
  }
}

/** Why it was changed, and who signed it, where that was asked for. */
const saidIn = ({ reason, signature }: Pick<RecipeOrder, 'reason' | 'signature'>): object | undefined =>
  reason === undefined && signature === undefined
    ? undefined
    : { ...(reason !== undefined && { reason }), ...(signature !== undefined && { signature }) }
