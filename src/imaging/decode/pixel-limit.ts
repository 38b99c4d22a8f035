import { FrameTooManyPixels } from '../../errors.ts'

/** Memory that one pixel of the limit stands for. */
const BYTES_PER_PIXEL = 4

/**
 * Refuses a picture by the size in its header, before anything is allocated for its pixels.
 *
 * @throws FrameTooManyPixels when width * height exceeds `maxPixels`
 */
export function checkPixelCount(width: number, height: number, maxPixels: number): void {
  // written so that a NaN on either side is refused
  if (!(width * height <= maxPixels)) throw new FrameTooManyPixels(maxPixels, width, height)
}

/**
 * Refuses a picture by its size and by what decoding takes at once, the decoder's own memory and all copies of the pixels together: at most 4 bytes for each
 * pixel of the limit. Kinds that take more are allowed fewer pixels.
 *
 * @param bytesPerPixel of decoding
 * @throws FrameTooManyPixels
 */
export function checkMemory(
  { width, height }: { readonly width: number; readonly height: number },
  bytesPerPixel: number,
  maxPixels: number
): void {
  checkPixelCount(width, height, Math.floor(maxPixels * Math.min(1, BYTES_PER_PIXEL / bytesPerPixel)))
}
