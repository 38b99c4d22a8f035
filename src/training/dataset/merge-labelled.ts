import type { LabelledFile, LabelledPicture } from '../../domain/labelled/label.ts'
import { partOfLabelled } from './part-of.ts'

/** Pictures to train on. Where a picture was uploaded and labelled in review, the label of the review counts. */
export function mergeLabelled(
  uploaded: readonly LabelledFile[],
  reviewed: readonly LabelledFile[]
): readonly LabelledPicture[] {
  const inReview = new Set(reviewed.map(({ sha256 }) => sha256))
  return [...uploaded.filter(({ sha256 }) => !inReview.has(sha256)), ...reviewed].map((picture) => ({
    file: picture.file,
    label: picture.label,
    part: partOfLabelled(picture)
  }))
}
