import type { LabelledPicture } from '../../domain/labelled/label.ts'
import type { CropSpec, LocateSpec } from '../../domain/recipes/recipe.ts'
import type { ColourImage } from '../../domain/inspection/image.ts'
import { type RadiusBounds, usualRadius } from './usual-radius.ts'
import { type CutPictures, cutPictures, radiusOf } from '../dataset/cut-pictures.ts'

export interface CutGoodParts extends CutPictures {
  /** Range of radii of the parts; null if the parts have several sizes. */
  readonly radius: RadiusBounds | null
}

/**
 * Cuts out good parts. If most of them have the same size, the circle stage may have located a bore or a neighbouring
 * part in the others. These are located again within the usual bounds, and left out if nothing is found.
 */
export async function cutGoodParts(
  pictures: readonly LabelledPicture[],
  spec: { readonly locate: LocateSpec; readonly crop: CropSpec },
  readPicture: (file: string) => Promise<ColourImage>
): Promise<CutGoodParts> {
  const first = await cutPictures(pictures, spec, readPicture, () => {})
  const radius = usualRadius(first.cuts.map(({ appearance }) => radiusOf(appearance)))
  const isUsual = (size: number): boolean => radius === null || (size >= radius.min && size <= radius.max)
  const doubtful = first.cuts.filter(({ appearance }) => !isUsual(radiusOf(appearance)))
  if (radius === null || doubtful.length === 0) return { ...first, radius }
  const again = await cutPictures(
    doubtful.map(({ picture }) => picture),
    { ...spec, locate: { ...spec.locate, radius } },
    readPicture,
    () => {}
  )
  const found = new Map(again.cuts.map((cut) => [cut.picture, cut]))
  const lost = new Set(doubtful.map(({ picture }) => picture).filter((picture) => !found.has(picture)))
  const lostHere = again.rejected.map(({ file }) => ({
    file,
    why: 'no part of the size that the others have was found'
  }))
  return {
    cuts: first.cuts.flatMap((cut) => (lost.has(cut.picture) ? [] : (found.get(cut.picture) ?? cut))),
    rejected: [...first.rejected, ...lostHere],
    notFound: [...first.notFound, ...again.notFound],
    radius
  }
}
