import type { ColourImage, FrameReading } from '../../domain/inspection/image.ts'
import { FrameEmpty, FrameFormatUnknown, FrameTooLarge, RequestInvalid } from '../../errors.ts'
import { decodeBmp } from './bmp.ts'
import { describeStart, frameFormat } from './frame-format.ts'
import { decodeJpeg } from './jpeg/decode-jpeg.ts'
import { decodePng } from './png/decode-png.ts'
import { decodeRawFrame } from './raw-frame.ts'
import { decodeWithSharp } from './sharp-picture.ts'
import { decodeTiff } from './tiff/decode-tiff.ts'

/** What a frame may cost. Checked before memory is allocated for its pixels. */
export interface DecodeLimits {
  readonly maxBytes: number
  /** At 4 bytes each, for all that decoding takes at once; kinds of picture that take more are allowed fewer pixels. */
  readonly maxPixels: number
}

/**
 * Bytes to pixels: BMP, JPEG, PNG, TIFF and WebP by their magic bytes (names do not count), or raw pixels whose layout
 * `reading` gives. Colour becomes BT.601 luma, the same for all formats. EXIF orientation is not applied: pixels stay
 * as the sensor gave them.
 *
 * @param frame must not be written to until the promise settles
 * @param reading of a raw frame, or how many bits the 16-bit samples of a picture use. It has no effect on a picture of
 *   8 bits
 * @returns a picture [height, width] in memory of its own, with the colours it was made from, if there were any
 * @throws FrameEmpty, FrameTooLarge, FrameTooManyPixels, FrameFormatUnknown, FrameCorrupt, RawLayoutInvalid,
 *   RawLengthMismatch
 */
export async function decode(frame: Uint8Array, limits: DecodeLimits, reading?: FrameReading): Promise<ColourImage> {
  if (frame.length === 0) throw new FrameEmpty()
  if (!(frame.length <= limits.maxBytes)) throw new FrameTooLarge(limits.maxBytes, String(frame.length))
  if (reading !== undefined && 'pixelFormat' in reading) return decodeRawFrame(frame, reading, limits.maxPixels)
  const bitDepth = reading?.bitDepth
  if (bitDepth !== undefined && !(Number.isInteger(bitDepth) && bitDepth >= 8 && bitDepth <= 16))
    throw new RequestInvalid(`expected a bitDepth of 8 to 16, received ${bitDepth}`)
  const format = frameFormat(frame)
  switch (format) {
    case null:
      throw new FrameFormatUnknown(describeStart(frame))
    case 'BMP':
      return decodeBmp(frame, limits.maxPixels)
    case 'JPEG':
      return decodeJpeg(frame, limits.maxPixels)
    case 'PNG':
      return decodePng(frame, limits.maxPixels, bitDepth)
    case 'TIFF':
      return decodeTiff(frame, limits.maxPixels, bitDepth)
    default:
      return decodeWithSharp(frame, format, limits.maxPixels, bitDepth)
  }
}
