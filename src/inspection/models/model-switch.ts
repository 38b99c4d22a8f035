import type { GoldenSet } from '../../domain/labelled/golden.ts'
import type { Inspector } from '../../domain/inspection/inspection.ts'
import type { createKeyedLock } from '../../domain/keyed-lock.ts'
import type { Activation, GoldenOutcome, ModelSwitch, RecipeJudge } from '../../domain/models/model-switch.ts'
import type { Approvals } from '../../domain/models/approval.ts'
import type { RecipeBook, RecipeOrder } from '../../domain/recipes/recipe-book.ts'
import { recipeWith, versionBefore } from '../../domain/recipes/recipe-revision.ts'
import { judgesAlike, type Recipe } from '../../domain/recipes/recipe.ts'
import { unusedThreshold, withModelVersion } from '../../domain/recipes/recipe-threshold.ts'
import { NothingToRollBack, ShadowJudges } from '../../errors.ts'
import { goldenSetFailed, judgeGolden } from './judge-golden.ts'
import { type AsideParts, createUseAside, type Outcome } from './use-aside.ts'

export interface ModelSwitchParts extends AsideParts {
  readonly book: RecipeBook
  readonly approvals: Pick<Approvals, 'write'>
  readonly now: () => Date
  /** Lock by recipe, held while its versions change. */
  readonly inTurn: ReturnType<typeof createKeyedLock>
  readonly golden: Pick<GoldenSet, 'list' | 'read'>
}

/** Number of revisions that a rollback examines. */
const LOOK_BACK = 1000

/** See the interface for the guarantees. */
export function createModelSwitch(parts: ModelSwitchParts): ModelSwitch & RecipeJudge {
  const { book, approvals, now, inTurn, cache, golden } = parts
  const useAside = createUseAside(parts)

  /** Atomic: the next picture uses the new recipe, whose version is in memory. */
  async function switchTo(
    edit: (recipe: Recipe) => Recipe,
    before: Recipe,
    order: RecipeOrder,
    golden: GoldenOutcome | null
  ): Promise<Outcome<Activation>> {
    const candidate = edit(before)
    const version = candidate.activeModelVersion!
    await approvals.write({
      recipe: candidate,
      at: now().toISOString(),
      by: order.author,
      golden: golden && { pictures: golden.pictures, right: golden.right },
      forced: order.reason ?? null
    })
    const { revision } = await book.change(before.id, order, edit)
    const previous = before.activeModelVersion
    if (previous !== null && previous !== version) cache.demote(before.id, previous)
    return {
      switched: true,
      value: { recipe: before.id, version, previous, golden, overrideReason: order.reason ?? null, revision }
    }
  }

  return {
    activate: (id, version, { actor, overrideReason, signature, settings = {} }) =>
      inTurn(id, async () => {
        const { recipe } = await book.current(id)
        const edit = (now: Recipe): Recipe => activated(now, version, settings)
        return useAside(recipe, edit(recipe), async (inspector) => {
          const outcome = await judgeGolden(id, golden, inspector)
          if (!outcome.passed && overrideReason === undefined)
            throw goldenSetFailed(`model version '${version}' is not active`, outcome)
          return switchTo(
            edit,
            recipe,
            { author: actor.name, change: 'activated', signature, ...(!outcome.passed && { reason: overrideReason! }) },
            outcome
          )
        })
      }),

    rollback: (id, { actor, signature }) =>
      inTurn(id, async () => {
        const { recipe } = await book.current(id)
        const revisions = (await book.revisions(id, { limit: LOOK_BACK })).toReversed()
        const version = versionBefore(revisions)
        if (version === null) throw new NothingToRollBack(id)
        const then = recipeWith(version, revisions)
        // Threshold and review band from the time when it was last active.
        const { threshold = null, reviewBand = recipe.reviewBand } = then ?? {}
        const isOwn = then === undefined || unusedThreshold(then) === null
        const settings = { threshold: isOwn ? threshold : null, reviewBand }
        const edit = (now: Recipe): Recipe => activated(now, version, settings)
        return useAside(recipe, edit(recipe), () =>
          switchTo(edit, recipe, { author: actor.name, change: 'rolled-back', signature }, null)
        )
      }),

    shadow: (id, version, { actor }) =>
      inTurn(id, async () => {
        const { recipe } = await book.current(id)
        if (version !== null && version === recipe.activeModelVersion) throw new ShadowJudges(version, id)
        const change = async () => {
          await book.change(id, { author: actor.name, change: 'shadowed' }, (now) =>
            now.shadowModelVersion === version ? now : { ...now, shadowModelVersion: version }
          )
          return { switched: false, value: undefined }
        }
        await (version === null ? change() : useAside(recipe, withModelVersion(recipe, version), change))
      }),

    judgeGolden: async (id, version) => {
      const { recipe } = await book.current(id)
      return judgeAside(withModelVersion(recipe, version), recipe)
    },

    // Files of the active version are not checked again, so that its settings can be changed even if its files were
    // damaged since.
    judgeRecipe: (candidate, serving = candidate) =>
      judgeAside(candidate, serving, candidate.activeModelVersion !== serving.activeModelVersion)
  }

  function judgeAside(candidate: Recipe, serving: Recipe, isChecked = true): Promise<GoldenOutcome> {
    const judge = async (inspector: Inspector): Promise<Outcome<GoldenOutcome>> => ({
      switched: false,
      value: await judgeGolden(candidate.id, golden, inspector)
    })
    return useAside(serving, candidate, judge, isChecked)
  }
}

/** The recipe with this version active; the same object if nothing changes. */
function activated(
  recipe: Recipe,
  version: string,
  settings: Partial<Pick<Recipe, 'threshold' | 'reviewBand'>>
): Recipe {
  const { threshold, reviewBand } = settings
  const edited = {
    ...withModelVersion(recipe, version),
    ...(threshold !== undefined && { threshold, thresholdModelVersion: threshold === null ? null : version }),
    ...(reviewBand !== undefined && { reviewBand }),
    shadowModelVersion: recipe.shadowModelVersion === version ? null : recipe.shadowModelVersion
  }
  return judgesAlike(edited, recipe) ? recipe : edited
}
