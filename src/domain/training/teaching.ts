import type { TrainRequest } from './training.ts'

/** A request to teach. */
export interface TeachRequest {
  readonly recipe: TrainRequest['recipe']
  /** SHA-256 of pictures of good parts, in the recipe's data set. */
  readonly pictures: readonly string[]
  /**
   * `<recipe>` or `<recipe>/<version>`: start a new bank with this version's encoder. Null: add to the recipe's active
   * version.
   */
  readonly from: string | null
}

/** A picture that was not taught, because its part differs too much from the others. */
export interface LeftOut {
  /** SHA-256 of the picture, in hex. */
  readonly sha256: string
  /** The piece of evidence in which it is the most unusual. */
  readonly evidence: string
  /** Distance from the median in that piece, in units of the spread of all parts. */
  readonly spreads: number
}

export interface Taught {
  readonly modelVersion: string
  readonly metrics: Readonly<Record<string, unknown>>
  readonly activated: boolean
  readonly leftOut: readonly LeftOut[]
  /** Why it was activated, or why not. */
  readonly activation: string
}

/** Adds good parts to a recipe's model without training. */
export interface Teaching {
  /**
   * @param beforehand called when the request is checked and before anything is taught; what it throws keeps it from it
   * @throws RecipeNotFound, TeachBusy, TeachFailed
   */
  teach(request: TeachRequest, actor: string, beforehand?: () => Promise<void>): Promise<Taught>
}
