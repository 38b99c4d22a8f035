import type { LabelledPicture } from '../../domain/labelled/label.ts'
import { mergeParts } from './merge-parts.ts'
import { rotationSimilarity } from './rotation-fingerprint.ts'

/**
 * Two pictures that are at least this similar count as pictures of one part. Pictures of different turned rings reach
 * at most 0.47, two pictures of the same ring 0.82. Copies that were turned, mirrored and brightened reach 0.8 to 1.
 */
const SAME_PART_SIMILARITY = 0.75

/**
 * Merges the parts whose pictures show the same surface, whatever the names of the files are: augmented copies with
 * other names, and parts that were photographed twice under two numbers. Only pictures with the same label are
 * compared. A chain of similar pictures becomes one part.
 * @param fingerprints one for each picture, see rotationFingerprint; a picture without one (undefined) keeps its part
 * Cost  O(n^2) comparisons
 * @throws RangeError unless there is one fingerprint for each picture
 */
export function mergeNearDuplicates(
  pictures: readonly LabelledPicture[],
  fingerprints: readonly (Float32Array | undefined)[],
  minSimilarity = SAME_PART_SIMILARITY
): LabelledPicture[] {
  if (fingerprints.length !== pictures.length)
    throw new RangeError(`fingerprints: expected ${pictures.length}, received ${fingerprints.length}`)
  const pairs: LabelledPicture[][] = []
  for (const [i, a] of fingerprints.entries()) {
    if (a === undefined) continue
    for (let j = i + 1; j < pictures.length; j++) {
      const b = fingerprints[j]
      if (b === undefined || pictures[i]!.label !== pictures[j]!.label || pictures[i]!.part === pictures[j]!.part)
        continue
      if (rotationSimilarity(a, b, minSimilarity) >= minSimilarity) pairs.push([pictures[i]!, pictures[j]!])
    }
  }
  return mergeParts(pictures, pairs)
}
