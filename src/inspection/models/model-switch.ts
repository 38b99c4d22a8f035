import type { GoldenSet } from '../../domain/labelled/golden.ts'
import type { Inspector } from '../../domain/inspection/inspection.ts'
import { createKeyedLock } from '../../domain/keyed-lock.ts'
import type { Activation, GoldenOutcome, ModelSwitch } from '../../domain/models/model-switch.ts'
import type { RecipeBook, RecipeOrder } from '../../domain/recipes/recipe-book.ts'
import { recipeWith, versionBefore } from '../../domain/recipes/recipe-revision.ts'
import { RECIPE_DEFAULTS, type Recipe, withModelVersion } from '../../domain/recipes/recipe.ts'
import { GoldenSetFailed, ModelBroken, NothingToRollBack, ShadowJudges } from '../../errors.ts'
import { judgeGolden } from './judge-golden.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { ModelCache, ModelLease } from './model-cache.ts'

export interface ModelSwitchParts {
  readonly book: RecipeBook
  readonly cache: ModelCache
  /** Checks the files of a version that is in memory. @throws ModelNotFound, ModelBroken */
  readonly check: (recipe: string, version: string) => Promise<unknown>
  /** Judges with this recipe and model, whatever serves. @param onFault told of a stage that failed */
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
  cache,
  check,
  inspectWith,
  golden,
  drawnPart
}: ModelSwitchParts): ModelSwitch {
  const inTurn = createKeyedLock()

  /** Has the version in memory, tried out, while `use` runs; and keeps the one that serves there, however little room there is. */
  async function aside<T>(
    recipe: Recipe,
    version: string,
    use: (inspector: Inspector) => Promise<Outcome<T>>
  ): Promise<T> {
    const serving =
      recipe.activeModelVersion === null ? undefined : cache.leaseLoaded(recipe.id, recipe.activeModelVersion)
    try {
      const { model, release } = await leaseChecked(recipe.id, version)
      const candidate = withModelVersion(recipe, version)
      try {
        await judgeDrawnPart(candidate, model)
        const inspector = inspectWith(candidate, model, () => {})
        const outcome = await use(inspector)
        // Which of the two is let go first decides which stays where there is room for one.
        if (outcome.switched) serving?.release()
        return outcome.value
      } finally {
        release()
      }
    } finally {
      serving?.release()
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

  /** Atomic: the next picture reads the recipe with its new version, which is in memory. @param own what it judged by when it was last active */
  async function switchTo(
    version: string,
    before: Recipe,
    order: RecipeOrder,
    golden: GoldenOutcome | null,
    own: Partial<Pick<Recipe, 'threshold' | 'reviewBand'>> = {}
  ): Promise<Outcome<Activation>> {
    const { revision } = await book.change(before.id, order, (recipe) =>
      recipe.activeModelVersion === version
        ? recipe
        : {
            ...withModelVersion(recipe, version),
            ...own,
            shadowModelVersion: recipe.shadowModelVersion === version ? null : recipe.shadowModelVersion
          }
    )
    const previous = before.activeModelVersion
    if (previous !== null && previous !== version) cache.demote(before.id, previous)
    return {
      switched: true,
      value: { recipe: before.id, version, previous, golden, overrideReason: order.reason ?? null, revision }
    }
  }

  return {
    activate: (id, version, { actor, overrideReason }) =>
      inTurn(id, async () => {
        const { recipe } = await book.current(id)
        return aside(recipe, version, async (inspector) => {
          const outcome = await judgeGolden(id, golden, inspector)
          if (!outcome.passed && overrideReason === undefined) throw goldenSetFailed(version, outcome)
          return switchTo(
            version,
            recipe,
            { author: actor.name, change: 'activated', ...(!outcome.passed && { reason: overrideReason! }) },
            outcome
          )
        })
      }),

    rollback: (id, { actor }) =>
      inTurn(id, async () => {
        const { recipe } = await book.current(id)
        const revisions = (await book.revisions(id, { limit: LOOK_BACK })).toReversed()
        const version = versionBefore(revisions)
        if (version === null) throw new NothingToRollBack(id)
        const { threshold = null, reviewBand = recipe.reviewBand } = recipeWith(version, revisions) ?? {}
        return aside(recipe, version, () =>
          switchTo(version, recipe, { author: actor.name, change: 'rolled-back' }, null, { threshold, reviewBand })
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
        await (version === null ? change() : aside(recipe, version, change))
      }),

    judgeGolden: async (id, version) => {
      const { recipe } = await book.current(id)
      return aside(recipe, version, async (inspector) => ({
        switched: false,
        value: await judgeGolden(id, golden, inspector)
      }))
    }
  }
}

/** Names the first few pictures; GET /recipes/:id/golden has them all. */
function goldenSetFailed(version: string, { pictures, mistakes }: GoldenOutcome): Error {
  const named = mistakes
    .slice(0, 5)
    .map(
      ({ sha256, label, verdict, reason, score }) =>
        `${sha256.slice(0, 12)} is ${label}, judged ${verdict} (${reason}${score === null ? '' : `, score ${score.toFixed(4)}`})`
    )
  return new GoldenSetFailed(
    version,
    pictures,
    `${mistakes.length} wrong: ${named.join('; ')}${mistakes.length > named.length ? '; …' : ''}`
  )
}
