import { type BoreMeasurement, measureBore } from '../../domain/inspection/bore.ts'
import type { GreyImage, LocatedCircle } from '../../domain/inspection/image.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import { locateCircle } from '../../imaging/locate/locate-circle.ts'
import { locateConcentric } from '../../imaging/locate/locate-concentric.ts'
import { readPicture } from './read-picture.ts'

export interface LocatedPicture {
  readonly image: GreyImage
  /** Null when no part was found. */
  readonly circle: LocatedCircle | null
  /** Only where the recipe asks for it; null when none was found. */
  readonly bore?: BoreMeasurement | null
  /** Time to locate the part, without reading and decoding. Milliseconds. */
  readonly ms: number
}

/** @throws Error in one line when the picture can't be read or decoded */
export async function locatePicture(
  file: string,
  recipe: Pick<Recipe, 'locate' | 'scaleMmPerPx' | 'distortion'>,
  clockMs: () => number
): Promise<LocatedPicture> {
  const { locate } = recipe
  const image = await readPicture(file)
  const start = clockMs()
  const found = locateCircle(image, locate)
  const bore = found && locate.bore !== undefined ? locateConcentric(image, found, locate.bore) : null
  const ms = clockMs() - start
  const circle = found && { cx: found.cx, cy: found.cy, r: found.r, confidence: found.confidence }
  return {
    image,
    ms,
    circle,
    ...(locate.bore !== undefined && { bore: bore && found && measureBore(bore, found, recipe) })
  }
}
