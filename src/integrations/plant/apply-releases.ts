import { isDeepStrictEqual } from 'node:util'
import type { GoldenSet } from '../../domain/labelled/golden.ts'
import type { Desired, Release } from '../../domain/plant/release.ts'
import { MAX_CHARACTERS, type PartCount, type RecipeReport, type ReleaseState } from '../../domain/plant/report.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { RecipeBook } from '../../domain/recipes/recipe-book.ts'

/** What has become of a release here. It outlives a restart. */
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

export interface ApplyParts {
  /** Asks the golden set. */
  readonly book: RecipeBook
  readonly golden: Pick<GoldenSet, 'list' | 'add' | 'remove'>
  /** Fetches a model version by the checksum of its manifest. */
  readonly receiveVersion: (manifest: string) => Promise<unknown>
  /** Checked content of the plant; undefined where there is none. */
  readonly read: (sha256: string) => Promise<Uint8Array | undefined>
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
/** Another try gives the same. */
const REFUSALS: ReadonlySet<string> = new Set(['GOLDEN_SET_FAILED', 'MODEL_BROKEN', 'RECIPE_INVALID'])

/** Makes a station judge as its plant wants, one recipe after the other. What cannot be applied changes nothing. */
export function createReleaseApplier(parts: ApplyParts): ReleaseApplier {
  const { book, golden, known, now, count } = parts

  const currentOf = async (id: string): Promise<Recipe | null> =>
    (await book.list()).includes(id) ? (await book.current(id)).recipe : null

  /** @param note keeps the names of the pictures that come from now on, whatever fails after that */
  async function addGolden(
    recipe: string,
    wanted: Release['golden'],
    note: (coming: readonly string[]) => Promise<void>
  ): Promise<void> {
    const here = new Map((await golden.list(recipe)).map(({ sha256, label }) => [sha256, label]))
    await note(wanted.map(({ sha256 }) => sha256).filter((sha256) => !here.has(sha256)))
    for (const { sha256, label, extension } of wanted) {
      if (here.get(sha256) === label) continue
      const bytes = await parts.read(sha256)
      if (bytes === undefined) throw new Error(`a golden picture is missing: expected one with SHA-256 ${sha256}`)
      await golden.add(recipe, label, bytes, extension)
    }
  }

  async function removeGolden(recipe: string, pictures: readonly string[]): Promise<void> {
    const here = new Set((await golden.list(recipe)).map(({ sha256 }) => sha256))
    for (const sha256 of pictures) if (here.has(sha256)) await golden.remove(recipe, sha256)
  }

  /** Scale and distortion belong to the station's camera. */
  async function judgeBy(wanted: Recipe): Promise<void> {
    const current = await currentOf(wanted.id)
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

  async function take(recipe: string, rollout: number, release: Release): Promise<boolean> {
    const last = known.all().find((each) => each.recipe === recipe)
    if (last?.rollout === rollout && (last.state === 'applied' || last.state === 'refused')) return true
    const own = last === undefined ? await currentOf(recipe) : last.own
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
      await removeGolden(
        recipe,
        begun.golden.filter((sha256) => !wantedGolden.has(sha256))
      )
      begun = { ...begun, golden: begun.golden.filter((sha256) => wantedGolden.has(sha256)) }
      await addGolden(recipe, release.golden, (coming) => {
        begun = { ...begun, golden: [...new Set([...begun.golden, ...coming])] }
        return known.set({ ...begun, state: 'fetching' })
      })
      await judgeBy(wanted)
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
    await removeGolden(recipe, theirs)
    const current = await currentOf(recipe)
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
          modelVersion: (await currentOf(recipe).catch(() => null))?.activeModelVersion ?? null,
          since: since === null ? NONE : await count(recipe, since > hourAgo() ? since : hourAgo()),
          before,
          drift: state === 'applied' ? parts.driftOf(recipe) : null
        }))
      )
  }
}

/** As it stands with the revisions and in the audit. */
const AUTHOR = 'plant'
