import type { Appearance } from '../../domain/inspection/evidence.ts'
import type { ColourImage } from '../../domain/inspection/image.ts'
import type { LabelledPicture } from '../../domain/labelled/label.ts'
import type { CropSpec, LocateSpec } from '../../domain/recipes/recipe.ts'
import { measureAppearance } from '../../imaging/appearance/measure-appearance.ts'
import { cropCircle } from '../../imaging/crop/crop.ts'
import { locateCircle } from '../../imaging/locate/locate-circle.ts'
import type { RefusedPicture } from './walk-folders.ts'

/** The part that was cut out of a picture. */
export interface Cut {
  readonly picture: LabelledPicture
  /** [sizePx, sizePx] grey levels, not standardised. */
  readonly pixels: Float32Array
  /** Measurements of the picture itself. */
  readonly appearance: Appearance
}

export interface CutPictures {
  readonly cuts: readonly Cut[]
  /** Pictures in which no part was found, or that can't be read, and why. */
  readonly rejected: readonly RefusedPicture[]
  /** The rejected pictures in which no part was found: the service judges them NG. */
  readonly notFound: readonly LabelledPicture[]
}

/**
 * Finds and cuts out the part of each picture, in order.
 * @param report called after each picture with the number of finished pictures
 */
export async function cutPictures(
  pictures: readonly LabelledPicture[],
  spec: { readonly locate: LocateSpec; readonly crop: CropSpec },
  readPicture: (file: string) => Promise<ColourImage>,
  report: (done: number) => void,
  signal?: AbortSignal
): Promise<CutPictures> {
  const cuts: Cut[] = []
  const rejected: RefusedPicture[] = []
  const notFound: LabelledPicture[] = []
  for (const [n, picture] of pictures.entries()) {
    signal?.throwIfAborted()
    try {
      const image = await readPicture(picture.file)
      const circle = locateCircle(image, spec.locate)
      if (circle === null) {
        rejected.push({ file: picture.file, why: 'no part found in the picture' })
        notFound.push(picture)
      } else
        cuts.push({
          picture,
          pixels: cropCircle(image, circle, spec.crop),
          appearance: measureAppearance(image, circle)
        })
    } catch (error) {
      rejected.push({ file: picture.file, why: (error as Error).message })
    }
    report(n + 1)
  }
  return { cuts, rejected, notFound }
}

/** The radius of the located circle as a fraction of the picture's height. */
export const radiusOf = ({ size }: Appearance): number => Math.exp(size[0]!)
