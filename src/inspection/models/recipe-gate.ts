import type { Approval } from '../../domain/models/approval.ts'
import { judgesAlike, type Recipe } from '../../domain/recipes/recipe.ts'
import { unusedThreshold } from '../../domain/recipes/recipe-threshold.ts'
import { RecipeInvalid, RecipeNotFound } from '../../errors.ts'
import { type AllowParts, allowRecipe } from './allow-recipe.ts'

export interface RecipeGateParts extends AllowParts {
  /**
   * The recipe of the file. The same object as long as the file does not change.
   * @throws RecipeNotFound, RecipeInvalid
   */
  readonly readFile: (id: string) => Promise<Recipe>
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  /** Called once for each reason why a recipe's file is not in use. */
  readonly onProblem: (id: string, error: Error) => void
  /**
   * Called for a file that was changed outside the program and is in use from now on.
   * @param before the recipe in use until now
   */
  readonly onAdopted: (approval: Approval, before: Recipe | null) => void
  /** Called for a recipe that is in use from now on although it judges the golden set wrong. */
  readonly onForced: (id: string, reason: string) => void
}

/** Which recipes may judge. */
export interface RecipeGate {
  /**
   * The recipe to use: that of the file after the golden set was judged right. Before that, and if the golden set is
   * judged wrong or the file cannot be read, the last approved recipe.
   * @throws RecipeNotFound; RecipeInvalid, GoldenSetFailed, ModelNotFound, ModelBroken if no recipe was approved before
   */
  read(id: string): Promise<Recipe>
  /** Recipes whose files are not in use, and why. */
  problems(): readonly { readonly recipe: string; readonly problem: string }[]
  /** Recipes that are in use although they judge the golden set wrong, and the given reason. */
  forced(): readonly { readonly recipe: string; readonly reason: string }[]
  /** Checks the files of all recipes that were used. */
  look(): Promise<void>
}

/** A refused file is not tried again for this time. */
export const RETRY_MS = 30_000

interface State {
  /** The recipe of the file; null if it could not be read. */
  readonly file: Recipe | null
  /** The recipe in use. */
  readonly recipe: Recipe
  readonly forced: string | null
  readonly problem: string | null
  /** When the file was refused; null if it was not. */
  readonly refusedAtMs: number | null
}

/**
 * Checks each recipe with the golden set before it is used, whether its file comes from a person, a copy or an earlier
 * version of the program.
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

  /** @param invalid the error of reading the file */
  async function settle(id: string, file: Recipe | null, invalid: Error | null): Promise<Recipe> {
    const before = await approvals.read(id)
    const candidate = file ?? (await validLast(id)) ?? before?.recipe
    if (candidate === undefined) throw invalid!
    if (before !== undefined && judgesAlike(before.recipe, candidate))
      return put(id, { ...before, recipe: candidate }, file, invalid)
    try {
      const approval = await allowRecipe(candidate, before, parts)
      // At the first start there is no approval yet; an existing file is not a change then.
      if (before !== undefined) onAdopted(approval, before.recipe)
      return put(id, approval, file, invalid)
    } catch (error) {
      // In the meantime a person may have approved it with a reason.
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
    // Changes by this program or a command are approved already, so they are used at once.
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
