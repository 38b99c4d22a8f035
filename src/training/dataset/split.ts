import { type Label, type LabelledPicture, LABELS } from '../../domain/labelled/label.ts'
import { createRandom } from '../../domain/random.ts'
import { DatasetInvalid } from '../../errors.ts'
import { shuffle } from './shuffle.ts'

export interface Split {
  readonly train: readonly LabelledPicture[]
  readonly validation: readonly LabelledPicture[]
}

interface Part {
  readonly name: string
  /** `defect` when any of its pictures shows one. */
  readonly label: Label
  readonly pictures: number
}

/**
 * Splits by part and by label: about `validationShare` of the pictures of each label go to validation, as whole parts,
 * but never all parts of a label. The same pictures and seed give the same split, whatever their order; the order of
 * the pictures is kept.
 * @param options.validationShare 0 <= share < 1; above 0 each label with two parts or more has at least one in
 *   validation
 * @throws RangeError for a share outside of that
 */
export function splitByPart(
  pictures: readonly LabelledPicture[],
  options: { validationShare: number; seed: number }
): Split {
  const { validationShare, seed } = options
  if (!(validationShare >= 0 && validationShare < 1))
    throw new RangeError(`validationShare: expected 0 <= share < 1, received ${validationShare}`)
  const held = new Set<string>()
  for (const parts of partsByLabel(pictures, seed)) {
    const wanted = validationShare * parts.reduce((sum, part) => sum + part.pictures, 0)
    let taken = 0
    for (const part of parts.slice(0, -1)) {
      // A part is taken only if this brings the count closer to the target. The first part is always taken.
      if (validationShare === 0 || (taken > 0 && taken + part.pictures / 2 > wanted)) break
      held.add(part.name)
      taken += part.pictures
    }
  }
  return {
    train: pictures.filter(({ part }) => !held.has(part)),
    validation: pictures.filter(({ part }) => held.has(part))
  }
}

/**
 * Distributes the pictures over folds: as whole parts, and each label as evenly as the parts allow. Every picture is in
 * exactly one fold, and no fold is empty. The same pictures and seed give the same folds, whatever their order; the
 * order of the pictures is kept.
 * @throws RangeError unless `folds` is a whole number >= 2
 * @throws DatasetInvalid when there are fewer parts than folds
 */
export function foldsByPart(pictures: readonly LabelledPicture[], folds: number, seed: number): LabelledPicture[][] {
  if (!Number.isInteger(folds) || folds < 2)
    throw new RangeError(`folds: expected a whole number >= 2, received ${folds}`)
  const labels = partsByLabel(pictures, seed)
  const count = labels.flat().length
  if (count < folds) throw new DatasetInvalid(`expected at least ${folds} parts for ${folds} folds, received ${count}`)

  const foldOf = new Map<string, number>()
  const totals = Array.from({ length: folds }, () => 0)
  const parts = Array.from({ length: folds }, () => 0)
  for (const stratum of labels) {
    const ofLabel = Array.from({ length: folds }, () => 0)
    // Large parts come first, so that the small ones can balance the folds.
    for (const part of stratum.toSorted((a, b) => b.pictures - a.pictures)) {
      const fold = leastFilled(ofLabel, parts, totals)
      foldOf.set(part.name, fold)
      ofLabel[fold]! += part.pictures
      totals[fold]! += part.pictures
      parts[fold]!++
    }
  }
  return Array.from({ length: folds }, (_, fold) => pictures.filter(({ part }) => foldOf.get(part) === fold))
}

/** Index of the fold with the smallest first measure; ties go to the next measure, then to the lowest index. */
function leastFilled(...measures: readonly (readonly number[])[]): number {
  let best = 0
  for (let fold = 1; fold < measures[0]!.length; fold++) {
    const decisive = measures.find((measure) => measure[fold] !== measure[best])
    if (decisive !== undefined && decisive[fold]! < decisive[best]!) best = fold
  }
  return best
}

/** The parts of each label that is present, shuffled. */
function partsByLabel(pictures: readonly LabelledPicture[], seed: number): Part[][] {
  const parts = new Map<string, Part>()
  for (const { part: name, label } of pictures) {
    const known = parts.get(name)
    parts.set(name, { name, label: known?.label === 'defect' ? 'defect' : label, pictures: (known?.pictures ?? 0) + 1 })
  }
  const ordered = [...parts.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return LABELS.map((label) =>
    shuffle(
      ordered.filter((part) => part.label === label),
      createRandom(seed).fork(label)
    )
  ).filter((stratum) => stratum.length > 0)
}
