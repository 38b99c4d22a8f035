import type { Approval } from '../../domain/models/approval.ts'
import { judgesAlike, type Recipe } from '../../domain/recipes/recipe.ts'
import { unusedThreshold } from '../../domain/recipes/recipe-threshold.ts'
import { RecipeInvalid, RecipeNotFound } from '../../errors.ts'
import { type AllowParts, allowRecipe } from './allow-recipe.ts'

export interface RecipeGateParts extends AllowParts {
  /**
   * As the file says. The same object as long as the file is the same.
   * @throws RecipeNotFound, RecipeInvalid
   */
  readonly readFile: (id: string) => Promise<Recipe>
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  /** Called once for each reason why a recipe does not serve as its file says. */
  readonly onProblem: (id: string, error: Error) => void
  /**
   * Called for a file that was changed outside the program and judges from now on.
   * @param before what judged until now
   */
  readonly onAdopted: (approval: Approval, before: Recipe | null) => void
  /** Called for a recipe that judges from now on although the golden set is judged wrong. */
  readonly onForced: (id: string, reason: string) => void
}

/** Which recipes may judge. */
export interface RecipeGate {
  /**
   * The recipe that may judge: the file, once the golden set has allowed it. Until then, and if the golden set refuses
   * it or the file cannot be read, the last allowed recipe.
   * @throws RecipeNotFound; RecipeInvalid, GoldenSetFailed, ModelNotFound, ModelBroken where none was allowed before
   */
  read(id: string): Promise<Recipe>
  /** Recipes that don't serve as their files say, and why. */
  problems(): readonly { readonly recipe: string; readonly problem: string }[]
  /** Recipes that judge although the golden set is judged wrong, and the reason that was given. */
  forced(): readonly { readonly recipe: string; readonly reason: string }[]
  /** Looks at the files of all recipes that have been asked for. */
  look(): Promise<void>
}

/** A refused file is not tried again for this time. */
export const RETRY_MS = 30_000

interface State {
  /** As it was read; null where it could not be. */
  readonly file: Recipe | null
  /** What judges. */
  readonly recipe: Recipe
  readonly forced: string | null
  readonly problem: string | null
  /** When the file was refused; null where it was not. */
  readonly refusedAtMs: number | null
}

/**
 * Asks the golden set before a recipe judges, wherever its file comes from: a person, a copy, an earlier version of the
 * program.
 */
export function createRecipeGate(parts: RecipeGateParts): RecipeGate {
  const { readFile, lastRevision, approvals, clockMs, onProblem, onAdopted, onForced } = parts
  const states = new Map<string, State>()
  const settling = new Map<string, Promise<Recipe>>()

  function put(id: string, { recipe, forced }: Approval, file: Recipe | null, refusal: Error | null): Recipe {
    const serves = refusal === null && file !== null ? file : recipe
    const unused = unusedThreshold(serves)
    const error = refusal ?? (unused === null ? null : new Error(`recipe '${id}': ${unused}`))
    const before = states.get(id)
    states.set(id, {
      file,
      recipe: serves,
      forced,
      problem: error?.message ?? null,
      refusedAtMs: refusal === null ? null : clockMs()
    })
    if (error !== null && before?.problem !== error.message) onProblem(id, error)
    if (forced !== null && before?.forced !== forced) onForced(id, forced)
    return serves
  }

  const validLast = async (id: string): Promise<Recipe | undefined> => (await lastRevision(id))?.recipe ?? undefined

  /** @param invalid why the file could not be read */
  async function settle(id: string, file: Recipe | null, invalid: Error | null): Promise<Recipe> {
    const before = await approvals.read(id)
    const candidate = file ?? (await validLast(id)) ?? before?.recipe
    if (candidate === undefined) throw invalid!
    if (before !== undefined && judgesAlike(before.recipe, candidate))
      return put(id, { ...before, recipe: candidate }, file, invalid)
    try {
      const approval = await allowRecipe(candidate, before, parts)
      // A service that starts for the first time finds what judged before: that is no change.
      if (before !== undefined) onAdopted(approval, before.recipe)
      return put(id, approval, file, invalid)
    } catch (error) {
      // A person may have allowed it with a reason since.
      const latest = await approvals.read(id)
      if (latest === undefined) throw error
      const isAllowed = judgesAlike(latest.recipe, candidate)
      return put(id, latest, file, invalid ?? (isAllowed ? null : (error as Error)))
    }
  }

  function settleOnce(id: string, file: Recipe | null, invalid: Error | null): Promise<Recipe> {
    const underWay = settling.get(id)
    if (underWay !== undefined) return underWay
    const settled = settle(id, file, invalid).finally(() => {
      settling.delete(id)
    })
    settling.set(id, settled)
    return settled
  }

  async function read(id: string): Promise<Recipe> {
    let file: Recipe | null = null
    let invalid: Error | null = null
    try {
      file = await readFile(id)
    } catch (error) {
      if (error instanceof RecipeNotFound) states.delete(id)
      if (!(error instanceof RecipeInvalid)) throw error
      invalid = error
    }
    const state = states.get(id)
    if (state === undefined) return settleOnce(id, file, invalid)
    const { refusedAtMs } = state
    if (state.file === file && (refusedAtMs === null || clockMs() - refusedAtMs < RETRY_MS)) return state.recipe
    // Allowed already, as whatever this program or a command has changed: it judges at once.
    const [approval, wanted] = await Promise.all([approvals.read(id), file ?? validLast(id)])
    if (approval !== undefined && judgesAlike(approval.recipe, wanted ?? approval.recipe))
      return put(id, approval, file, invalid)
    settleOnce(id, file, invalid).catch((error: unknown) => {
      onProblem(id, error as Error)
    })
    return state.recipe
  }

  return {
    read,
    problems: () => [...states].flatMap(([recipe, { problem }]) => (problem === null ? [] : [{ recipe, problem }])),
    forced: () => [...states].flatMap(([recipe, { forced }]) => (forced === null ? [] : [{ recipe, reason: forced }])),
    async look() {
      await Promise.allSettled([...states.keys()].map(read))
    }
  }
}
