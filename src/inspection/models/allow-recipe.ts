import type { Approval, Approvals } from '../../domain/models/approval.ts'
import type { GoldenOutcome } from '../../domain/models/model-switch.ts'
import type { RecipeRevision } from '../../domain/recipes/recipe-revision.ts'
import { judgesAlike, type Recipe } from '../../domain/recipes/recipe.ts'
import { goldenSetFailed } from './judge-golden.ts'

export interface AllowParts {
  /** The last recorded change. It contains the last valid recipe if the file is invalid. */
  readonly lastRevision: (id: string) => Promise<RecipeRevision | undefined>
  readonly approvals: Pick<Approvals, 'read' | 'write'>
  /** Judges the golden set with a recipe. @throws ModelNotFound, ModelBroken */
  readonly ask: (candidate: Recipe, serving?: Recipe) => Promise<GoldenOutcome>
  readonly now: () => Date
}

/**
 * Checks with the golden set whether a recipe may judge, and stores the approval. @throws an error that says why it may
 * not
 */
export async function allowRecipe(
  candidate: Recipe,
  before: Approval | undefined,
  { lastRevision, approvals, ask, now }: AllowParts
): Promise<Approval> {
  const last = await lastRevision(candidate.id)
  const { recipe = null, reason = null } = last ?? {}
  const wasForced = before === undefined && recipe !== null && reason !== null && judgesAlike(recipe, candidate)
  const golden = candidate.activeModelVersion === null ? null : await ask(candidate, before?.recipe)
  if (golden?.passed === false && !wasForced) throw goldenSetFailed(`recipe '${candidate.id}' is not changed`, golden)
  const approval: Approval = {
    recipe: candidate,
    at: now().toISOString(),
    by: 'file',
    golden: golden && { pictures: golden.pictures, right: golden.right },
    forced: golden?.passed === false ? reason : null
  }
  await approvals.write(approval)
  return approval
}
