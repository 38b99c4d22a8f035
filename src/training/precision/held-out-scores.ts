import { createRandom } from '../../domain/random.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { drawDefect } from '../network/synthetic-defect.ts'
import type { HeldOutScores } from './compare-precision.ts'

/** With fewer held-out defects, defects are also drawn onto the held-out good parts. */
const ENOUGH_DEFECTS = 10

export interface HeldOutParts {
  readonly validation: readonly Cut[]
  readonly crop: CropSpec
  readonly parameters: { readonly seed: number }
}

export interface ScoringModel {
  readonly calibration: { readonly threshold: number }
  readonly reviewFrom: number | null
  /** Scores of the validation pictures, in order. */
  readonly validationScores: readonly number[]
  score(cuts: readonly Cut[]): Promise<readonly number[]>
}

/** Scores of a trained version for the held-out pictures, and for defects drawn onto the good ones. */
export async function heldOutScores(
  { validation, crop, parameters: { seed } }: HeldOutParts,
  { calibration: { threshold }, reviewFrom, validationScores, score }: ScoringModel
): Promise<HeldOutScores> {
  const of = (label: string): [string, number][] =>
    validation.flatMap(({ picture }, n) => (picture.label === label ? [[picture.file, validationScores[n]!]] : []))
  const defect = new Map(of('defect'))
  if (defect.size < ENOUGH_DEFECTS) {
    const random = createRandom(seed).fork('held-out defects')
    const drawn = validation
      .filter(({ picture }) => picture.label === 'good')
      .map((cut) => ({ ...cut, pixels: drawDefect(cut.pixels, crop, random) }))
    const scores = await score(drawn)
    drawn.forEach(({ picture }, n) => defect.set(`drawn on ${picture.file}`, scores[n]!))
  }
  return { good: new Map(of('good')), defect, threshold, okBelow: reviewFrom ?? threshold }
}
