import type { GoldenSet } from '../../domain/labelled/golden.ts'
import type { Inspector } from '../../domain/inspection/inspection.ts'
import type { createKeyedLock } from '../../domain/keyed-lock.ts'
import type { Activation, GoldenOutcome, ModelSwitch, RecipeJudge } from '../../domain/models/model-switch.ts'
import type { Approvals } from '../../domain/models/approval.ts'
import type { RecipeBook, RecipeOrder } from '../../domain/recipes/recipe-book.ts'
import { recipeWith, versionBefore } from '../../domain/recipes/recipe-revision.ts'
import {
  judgesAlike,
  RECIPE_DEFAULTS,
  type Recipe,
  unusedThreshold,
  withModelVersion
} from '../../domain/recipes/recipe.ts'
import { ModelBroken, NothingToRollBack, ShadowJudges } from '../../errors.ts'
import { goldenSetFailed, judgeGolden } from './judge-golden.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { ModelCache, ModelLease } from './model-cache.ts'

export interface ModelSwitchParts {
  readonly book: RecipeBook
  readonly approvals: Pick<Approvals, 'write'>
  readonly now: () => Date
  /** Held by recipe while its versions change. */
  readonly inTurn: ReturnType<typeof createKeyedLock>
  readonly cache: ModelCache
  /** Checks the files of a version that is in memory. @throws ModelNotFound, ModelBroken */
  readonly check: (recipe: string, version: string) => Promise<unknown>
  /**
   * Judges with this recipe and model, whatever is active.
   * @param onFault called for a stage that failed
   */
  readonly inspectWith: (recipe: Recipe, model: LoadedModel, onFault: (error: unknown) => void) => Inspector
  readonly golden: Pick<GoldenSet, 'list' | 'read'>
  /** A picture in which a part is found by RECIPE_DEFAULTS. */
  readonly drawnPart: Uint8Array
}

/** Revisions that a rollback looks back over. */
const LOOK_BACK = 1000

/** What was done with a version that was aside. */
interface Outcome<T> {
  /** Whether it judges now. */
  readonly switched: boolean
  readonly value: T
}

/** See the interface for what is promised. */
export function createModelSwitch({
  book,
  approvals,
  now,
  inTurn,
  cache,
  check,
  inspectWith,
  golden,
  drawnPart
}: ModelSwitchParts): ModelSwitch & RecipeJudge {
  /**
   * Has a recipe's version in memory, tried out, while `use` runs; and keeps the one that serves there, however little
   * room there is.
   * @param isChecked whether the files of a version in memory are checked
   */
  async function aside<T>(
    serving: Recipe,
    candidate: Recipe,
    use: (inspector: Inspector) => Promise<Outcome<T>>,
    isChecked = true
  ): Promise<T> {
    const { id, activeModelVersion: before } = serving
    const kept = before === null ? undefined : cache.leaseLoaded(id, before)
    try {
      const { model, release } = await (isChecked
        ? leaseChecked(id, candidate.activeModelVersion!)
        : cache.lease(id, candidate.activeModelVersion!))
      try {
        await judgeDrawnPart(candidate, model)
        const inspector = inspectWith(candidate, model, () => {})
        const outcome = await use(inspector)
        // Where memory holds one model, the one that is released last stays: the version that judges from now on.
        if (outcome.switched) kept?.release()
        return outcome.value
      } finally {
        release()
      }
    } finally {
      kept?.release()
    }
  }

  /** Loading checks the files; those of one that is in memory may have been damaged since. */
  async function leaseChecked(recipe: string, version: string): Promise<ModelLease> {
    const ready = cache.leaseLoaded(recipe, version)
    if (ready === undefined) return cache.lease(recipe, version)
    try {
      await check(recipe, version)
      return ready
    } catch (error) {
      ready.release()
      throw error
    }
  }

  /** Wherever the recipe looks for its parts: the drawn one has to be found. */
  async function judgeDrawnPart(recipe: Recipe, model: LoadedModel): Promise<void> {
    let fault: unknown
    const inspector = inspectWith({ ...recipe, locate: RECIPE_DEFAULTS.locate }, model, (error) => {
      fault = error
    })
    const { reason } = await inspector.inspect({ frame: drawnPart, recipeId: recipe.id })
    if (reason === 'FAULT')
      throw new ModelBroken(
        model.manifest.version,
        `it could not judge a drawn part: ${(fault as Error | undefined)?.message ?? 'unknown'}`
      )
  }

  /** Atomic: the next picture reads the recipe as it is to be, whose version is in memory. */
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
        return aside(recipe, edit(recipe), async (inspector) => {
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
        // What it judged by when it was last active.
        const { threshold = null, reviewBand = recipe.reviewBand } = then ?? {}
        const isOwn = then === undefined || unusedThreshold(then) === null
        const settings = { threshold: isOwn ? threshold : null, reviewBand }
        const edit = (now: Recipe): Recipe => activated(now, version, settings)
        return aside(recipe, edit(recipe), () =>
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
        await (version === null ? change() : aside(recipe, withModelVersion(recipe, version), change))
      }),

    judgeGolden: async (id, version) => {
      const { recipe } = await book.current(id)
      return judgeAside(withModelVersion(recipe, version), recipe)
    },

    // The version that judges anyway, whatever has become of its files since: its other settings can be changed.
    judgeRecipe: (candidate, serving = candidate) =>
      judgeAside(candidate, serving, candidate.activeModelVersion !== serving.activeModelVersion)
  }

  function judgeAside(candidate: Recipe, serving: Recipe, isChecked = true): Promise<GoldenOutcome> {
    const judge = async (inspector: Inspector): Promise<Outcome<GoldenOutcome>> => ({
      switched: false,
      value: await judgeGolden(candidate.id, golden, inspector)
    })
    return aside(serving, candidate, judge, isChecked)
  }
}

/** The recipe with this version judging; the same object where that is so. */
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
