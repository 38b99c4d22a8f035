import type { GreyImage, LocatedCircle } from '../domain/image.ts'
import type { LocateSpec } from '../domain/recipe.ts'
import { locateCircle } from '../imaging/locate-circle.ts'
import { readPicture } from './read-picture.ts'

export interface LocatedPicture {
  readonly image: GreyImage
  /** Null when no part was found. */
  readonly circle: LocatedCircle | null
  /** Time of finding alone, milliseconds. */
  readonly ms: number
}

/** @throws Error in one line when the picture can't be read or decoded */
export async function locatePicture (file: string, spec: LocateSpec, clockMs: () => number): Promise<LocatedPicture> {
  const image = await readPicture(file)
  const start = clockMs()
  const found = locateCircle(image, spec)
  const ms = clockMs() - start
  return { image, ms, circle: found && { cx: found.cx, cy: found.cy, r: found.r, confidence: found.confidence } }
}
