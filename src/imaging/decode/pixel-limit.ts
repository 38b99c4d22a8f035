import type { FrameFormat } from '../../domain/inspection/picture-format.ts'
import { FrameCorrupt, FrameTooManyPixels } from '../../errors.ts'

/** The limit on pixels allows this much memory per pixel. */
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

/** No camera has more pixels in a row or column, so a header with more is damaged. */
const MAX_SIDE = 100_000_000

/** @throws FrameCorrupt for a width or height that no picture has */
export function checkSides(width: number, height: number, format: FrameFormat): void {
  if (!(width >= 1 && height >= 1 && width <= MAX_SIDE && height <= MAX_SIDE))
    throw new FrameCorrupt(
      format,
      `expected a width and height of 1 to ${MAX_SIDE}, the header says ${width} x ${height}`
    )
}

/**
 * Refuses a picture that would need too much memory while it is decoded, the decoder's memory and all copies of the
 * pixels together: at most 4 bytes for each pixel of the limit. Kinds that need more memory may have fewer pixels.
 *
 * @param bytesPerPixel memory that decoding takes
 * @throws FrameTooManyPixels
 */
export function checkMemory(
  { width, height }: { readonly width: number; readonly height: number },
  bytesPerPixel: number,
  maxPixels: number
): void {
  checkPixelCount(width, height, Math.floor(maxPixels * Math.min(1, BYTES_PER_PIXEL / bytesPerPixel)))
}
