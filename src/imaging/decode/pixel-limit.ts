import { FrameTooManyPixels } from '../../errors.ts'

/**
 * Refuses a picture by the size in its header, before anything is allocated for its pixels.
 *
 * @throws FrameTooManyPixels when width * height exceeds `maxPixels`
 */
export function checkPixelCount(width: number, height: number, maxPixels: number): void {
  // written so that a NaN on either side is refused
  if (!(width * height <= maxPixels)) throw new FrameTooManyPixels(maxPixels, width, height)
}
