import type { Audit } from '../../domain/access/audit.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { RecipeBook, RecipeOrder } from '../../domain/recipes/recipe-book.ts'

/**
 * Writes every change of a recipe to the audit, whoever makes it, before it is made. A change of the active model
 * version, also by a job, is such a change.
 */
export function auditRecipes(book: RecipeBook, audit: Audit): RecipeBook {
  /** Records a change of a recipe before it is made. */
  const recording =
    (id: string, { author, change, ...order }: Pick<RecipeOrder, 'author' | 'change' | 'reason' | 'signature'>) =>
    (before: Recipe | null, after: Recipe | null): Promise<void> =>
      audit.record({
        actor: { name: author },
        action: `recipe.${change}`,
        subject: `recipe/${id}`,
        ...(before !== null && { before }),
        after: after === null ? saidIn(order) : { ...after, ...saidIn(order) }
      })

  return {
    ...book,
    create: (recipe, author) => book.create(recipe, author, recording(recipe.id, { author, change: 'created' })),
    change: (id, order, edit) => book.change(id, order, edit, recording(id, order)),
    remove: (id, order) => book.remove(id, order, recording(id, { ...order, change: 'deleted' }))
  }
}

/** Why it was changed, and who signed it, where that was asked for. */
const saidIn = ({ reason, signature }: Pick<RecipeOrder, 'reason' | 'signature'>): object | undefined =>
  reason === undefined && signature === undefined
    ? undefined
    : { ...(reason !== undefined && { reason }), ...(signature !== undefined && { signature }) }
