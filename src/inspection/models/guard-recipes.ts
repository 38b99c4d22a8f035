import type { GoldenOutcome } from '../../domain/models/model-switch.ts'
import type { Approval, Approvals } from '../../domain/models/approval.ts'
import type { RecipeBook, RecipeOrder } from '../../domain/recipes/recipe-book.ts'
import { judgesAlike, type Recipe } from '../../domain/recipes/recipe.ts'
import { RecipeChanged } from '../../errors.ts'
import { goldenSetFailed } from './judge-golden.ts'

export interface GuardParts {
  readonly book: RecipeBook
  /** The recipe of the program, which is used after the one in the data folder was removed. */
  readonly readShipped: (id: string) => Promise<Recipe | undefined>
  readonly approvals: Approvals
  /** Judges the golden set with a recipe. @throws ModelNotFound, ModelBroken */
  readonly ask: (candidate: Recipe, serving: Recipe) => Promise<GoldenOutcome>
  readonly now: () => Date
}

/**
 * Adds a check with the golden set to every change that affects verdicts: of the threshold, the review band or the
 * search area. The order can give a reason for using a recipe although it judges the golden set wrong. The reason is
 * recorded only if it was needed.
 */
export function guardRecipes({ book, readShipped, approvals, ask, now }: GuardParts): RecipeBook {
  /** Null if the recipe judges in the same way as the last approved one. @throws GoldenSetFailed */
  async function approvalOf(candidate: Recipe, serving: Recipe, order: Order): Promise<Approval | null> {
    const last = await approvals.read(candidate.id)
    const judgesSoFar = last?.recipe ?? serving
    if (judgesAlike(candidate, judgesSoFar)) return null
    const golden = candidate.activeModelVersion === null ? null : await ask(candidate, serving)
    if (golden?.passed === false && order.reason === undefined)
      throw goldenSetFailed(`recipe '${candidate.id}' is not changed`, golden)
    return {
      recipe: candidate,
      at: now().toISOString(),
      by: order.author,
      golden: golden && { pictures: golden.pictures, right: golden.right },
      forced: golden?.passed === false ? order.reason! : null
    }
  }

  /** Stores the approval, then the recipe. If the recipe cannot be written, the approval is undone. */
  async function allowed<T>(approval: Approval | null, write: () => Promise<T>): Promise<T> {
    if (approval === null) return write()
    const last = await approvals.read(approval.recipe.id)
    await approvals.write(approval)
    try {
      return await write()
    } catch (error) {
      if (last === undefined) await approvals.remove(approval.recipe.id)
      else await approvals.write(last)
      throw error
    }
  }

  return {
    ...book,
    async change(id, order, edit) {
      const found = await book.current(id)
      if (order.expected !== undefined && order.expected !== found.revision)
        throw new RecipeChanged(id, order.expected, found.revision)
      const approval = await approvalOf(edit(found.recipe), found.recipe, order)
      const { reason: _given, ...rest } = order
      const reason = approval?.forced ?? null
      return allowed(approval, () =>
        book.change(id, { ...rest, ...(reason !== null && { reason }), expected: found.revision }, edit)
      )
    },
    async remove(id, order) {
      const found = await book.current(id)
      const below = found.shipped ? undefined : await readShipped(id)
      const approval = below === undefined ? null : await approvalOf(below, found.recipe, order)
      const { reason: _given, ...rest } = order
      const reason = approval?.forced ?? null
      const left = await allowed(approval, () => book.remove(id, { ...rest, ...(reason !== null && { reason }) }))
      if (left === null) await approvals.remove(id)
      return left
    }
  }
}

type Order = Pick<RecipeOrder, 'author' | 'reason'>
