import type { LabelledPicture } from '../../domain/labelled/label.ts'

/**
 * Gives the pictures of each group one common part. All other pictures of their former parts move to it, too: a part is
 * never divided. A merged part takes the alphabetically first of its names. The order of the pictures is kept.
 */
export function mergeParts(
  pictures: readonly LabelledPicture[],
  groups: readonly (readonly LabelledPicture[])[]
): LabelledPicture[] {
  const parents = new Map<string, string>()
  const root = (part: string): string => {
    let top = part
    while (parents.has(top)) top = parents.get(top)!
    // Path compression: later walks from `part` take one step.
    if (top !== part) parents.set(part, top)
    return top
  }
  for (const [first, ...others] of groups) {
    for (const other of others) {
      const a = root(first!.part)
      const b = root(other.part)
      if (a !== b) parents.set(a < b ? b : a, a < b ? a : b)
    }
  }
  return pictures.map((picture) => ({ ...picture, part: root(picture.part) }))
}
