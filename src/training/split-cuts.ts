import type { Label, LabelledPicture } from '../domain/labelled/label.ts'
import { type LabelCounts } from '../domain/models/manifest.ts'
import { type CropSpec } from '../domain/recipes/recipe.ts'
import { DatasetInvalid } from '../errors.ts'
import { type Cut } from './dataset/cut-pictures.ts'
import { mergeDuplicateCuts } from './dataset/merge-duplicate-cuts.ts'
import { MIN_GOOD } from './fit-model.ts'
import { splitByPart } from './dataset/split.ts'
import type { TrainingObserver } from './training-observer.ts'

/** Share of the pictures, in whole parts, that training does not see. They give the threshold and the figures. */
const VALIDATION_SHARE = 0.2

/**
 * Near copies of one picture count as one part. A copy in validation would make the figures and the threshold too
 * optimistic.
 */
export function groupCopies(cuts: readonly Cut[], crop: CropSpec, note: TrainingObserver['note']): readonly Cut[] {
  const merged = mergeDuplicateCuts(cuts, crop)
  const parts = (some: readonly Cut[]): number => new Set(some.map(({ picture }) => picture.part)).size
  if (parts(merged) < parts(cuts))
    note(`${cuts.length} pictures of ${parts(cuts)} parts by name; near copies put together, ${parts(merged)} parts`)
  return merged
}

/**
 * Splits by part. A small set holds out more than a fifth, so that there are enough good parts to choose a threshold.
 */
export function splitCuts(cuts: readonly Cut[], seed: number): { train: Cut[]; validation: Cut[] } {
  const good = count(cuts).good
  if (good < MIN_GOOD.train + MIN_GOOD.validation) {
    throw new DatasetInvalid(
      `expected at least ${MIN_GOOD.train + MIN_GOOD.validation} OK pictures in which the part is found, `
        + `received ${good}`
    )
  }
  const share = Math.max(VALIDATION_SHARE, (MIN_GOOD.validation + 1) / good)
  const held = new Set<LabelledPicture>(
    splitByPart(
      cuts.map(({ picture }) => picture),
      { validationShare: Math.min(share, 0.5), seed }
    ).validation
  )
  return {
    train: cuts.filter(({ picture }) => !held.has(picture)),
    validation: cuts.filter(({ picture }) => held.has(picture))
  }
}

/** Number of pictures of each label. */
export function count(cuts: readonly Pick<Cut, 'picture'>[]): LabelCounts {
  const of = (label: Label): number => cuts.filter(({ picture }) => picture.label === label).length
  return { good: of('good'), defect: of('defect') }
}
