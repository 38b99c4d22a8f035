import { isDeepStrictEqual } from 'node:util'
import type { Desired, Release } from '../../domain/plant/release.ts'
import { MAX_CHARACTERS, type PartCount, type RecipeReport, type ReleaseState } from '../../domain/plant/report.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { RecipeBook } from '../../domain/recipes/recipe-book.ts'
import { createPlantGolden, type PlantGoldenParts } from './plant-golden.ts'

/** The state of a release at this station. It is kept over a restart. */
export interface AppliedRelease {
  readonly recipe: string
  readonly rollout: number
  readonly state: ReleaseState
  readonly problem: string | null
  /** When it began to judge; ISO 8601, UTC. */
  readonly since: string | null
  readonly before: PartCount
  /** The station's recipe before the first release; null where it had none. */
  readonly own: Recipe | null
  /** SHA-256 of the golden pictures that came from the plant. The station's own stay. */
  readonly golden: readonly string[]
}

export interface ApplyParts extends PlantGoldenParts {
  /** Asks the golden set. */
  readonly book: RecipeBook
  /** Fetches a model version by the checksum of its manifest. */
  readonly receiveVersion: (manifest: string) => Promise<unknown>
  /** Checks a whole recipe, as this version of the program knows it. @throws RecipeInvalid */
  readonly parse: (id: string, json: unknown) => Recipe
  readonly known: {
    all(): readonly AppliedRelease[]
    /** Durable when it resolves. */
    set(release: AppliedRelease): Promise<void>
    remove(recipe: string): Promise<void>
  }
  /** Parts judged since a time; ISO 8601, UTC. */
  readonly count: (recipe: string, since: string) => Promise<PartCount>
  readonly driftOf: (recipe: string) => number | null
  readonly now: () => Date
  readonly onApplied: (release: AppliedRelease) => void
}

export interface ReleaseApplier {
  /** Never rejects. @returns whether all is as it is to be, or was refused */
  apply(desired: readonly Desired[]): Promise<boolean>
  report(): Promise<readonly RecipeReport[]>
}

const HOUR_MS = 3_600_000
const NONE: PartCount = { parts: 0, ng: 0 }
/** Another try would fail in the same way. */
const REFUSALS: ReadonlySet<string> = new Set(['GOLDEN_SET_FAILED', 'MODEL_BROKEN', 'RECIPE_INVALID'])

/** Makes a station judge as its plant wants, one recipe after the other. What cannot be applied changes nothing. */
export function createReleaseApplier(parts: ApplyParts): ReleaseApplier {
  const { book, known, now, count } = parts
  const plantGolden = createPlantGolden(parts)

  async function take(recipe: string, rollout: number, release: Release): Promise<boolean> {
    const last = known.all().find((each) => each.recipe === recipe)
    if (last?.rollout === rollout && (last.state === 'applied' || last.state === 'refused')) return true
    const own = last === undefined ? await currentRecipe(book, recipe) : last.own
    let begun = { recipe, rollout, own, problem: null, since: null, before: NONE, golden: last?.golden ?? [] }
    await known.set({ ...begun, state: 'fetching' })
    const before = await count(recipe, hourAgo())
    const ended = async (state: ReleaseState, problem: string | null): Promise<void> => {
      const since = state === 'applied' ? now().toISOString() : null
      const applied = { ...begun, state, problem, since, before }
      await known.set(applied)
      parts.onApplied(applied)
    }
    try {
      const wanted = parts.parse(recipe, release.recipe)
      await parts.receiveVersion(release.manifest)
      const wantedGolden = new Set(release.golden.map(({ sha256 }) => sha256))
      await plantGolden.remove(
        recipe,
        begun.golden.filter((sha256) => !wantedGolden.has(sha256))
      )
      begun = { ...begun, golden: begun.golden.filter((sha256) => wantedGolden.has(sha256)) }
      await plantGolden.add(recipe, release.golden, (coming) => {
        begun = { ...begun, golden: [...new Set([...begun.golden, ...coming])] }
        return known.set({ ...begun, state: 'fetching' })
      })
      await judgeBy(book, wanted)
    } catch (error) {
      const { message, code = '' } = error as Error & { code?: string }
      const isRefused = REFUSALS.has(code)
      await ended(isRefused ? 'refused' : 'failed', message)
      return isRefused
    }
    await ended('applied', null)
    return true
  }

  /** What the station judged by before the plant's first release. */
  async function goBack({ recipe, own, golden: theirs }: AppliedRelease): Promise<void> {
    await plantGolden.remove(recipe, theirs)
    const current = await currentRecipe(book, recipe)
    if (own === null && current !== null) await book.remove(recipe, { author: AUTHOR })
    if (own !== null && !isDeepStrictEqual(own, current))
      await book.change(recipe, { author: AUTHOR, change: 'rolled-back' }, () => own)
    await known.remove(recipe)
  }

  const hourAgo = (): string => new Date(now().getTime() - HOUR_MS).toISOString()

  return {
    async apply(desired) {
      let isDone = true
      for (const { recipe, rollout } of desired) {
        const last = known.all().find((each) => each.recipe === recipe)
        try {
          if (rollout !== null) isDone = (await take(recipe, rollout.id, rollout.release)) && isDone
          else if (last !== undefined) await goBack(last)
        } catch (error) {
          isDone = false
          if (last !== undefined) parts.onApplied({ ...last, state: 'failed', problem: (error as Error).message })
        }
      }
      return isDone
    },
    report: () =>
      Promise.all(
        known.all().map(async ({ recipe, rollout, state, problem, since, before }) => ({
          recipe,
          rollout,
          state,
          problem: problem?.slice(0, MAX_CHARACTERS) ?? null,
          modelVersion: (await currentRecipe(book, recipe).catch(() => null))?.activeModelVersion ?? null,
          since: since === null ? NONE : await count(recipe, since > hourAgo() ? since : hourAgo()),
          before,
          drift: state === 'applied' ? parts.driftOf(recipe) : null
        }))
      )
  }
}

async function currentRecipe(book: RecipeBook, id: string): Promise<Recipe | null> {
  return (await book.list()).includes(id) ? (await book.current(id)).recipe : null
}

/** Scale and distortion belong to the station's camera: they stay. */
async function judgeBy(book: RecipeBook, wanted: Recipe): Promise<void> {
  const current = await currentRecipe(book, wanted.id)
  if (current === null) {
    await book.create(wanted, AUTHOR)
    return
  }
  const { scaleMmPerPx, distortion } = current
  const recipe = {
    ...wanted,
    ...(scaleMmPerPx !== undefined && { scaleMmPerPx }),
    ...(distortion !== undefined && { distortion })
  }
  await book.change(wanted.id, { author: AUTHOR, change: 'activated' }, () => recipe)
}

/** As it stands with the revisions and in the audit. */
const AUTHOR = 'plant'
