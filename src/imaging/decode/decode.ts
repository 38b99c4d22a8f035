import type { ColourImage, FrameReading } from '../../domain/inspection/image.ts'
import { FrameEmpty, FrameFormatUnknown, FrameTooLarge, RequestInvalid } from '../../errors.ts'
import { decodeBmp } from './bmp.ts'
import { describeStart, frameFormat } from './frame-format.ts'
import { decodeJpeg } from './jpeg/decode-jpeg.ts'
import { decodePng } from './png/decode-png.ts'
import { decodeRawFrame } from './raw-frame.ts'
import { decodeWithSharp } from './sharp-picture.ts'
import { decodeTiff } from './tiff/decode-tiff.ts'

/** Limits of a frame, checked before memory is allocated for its pixels. */
export interface DecodeLimits {
  readonly maxBytes: number
  /**
   * Decoding may take 4 bytes for each of these pixels. Kinds of picture that need more memory may have fewer pixels.
   */
  readonly maxPixels: number
}

/**
 * Decodes a frame: BMP, JPEG, PNG, TIFF and WebP, recognised by their magic bytes, or raw pixels with the layout in
 * `reading`. Colour becomes BT.601 luma for every format. EXIF orientation is not applied, so pixels stay where the
 * sensor had them.
 *
 * @param frame must not be written to until the promise settles
 * @param reading layout of a raw frame, or how many bits the 16-bit samples of a picture use; without effect on a
 *   picture of 8 bits
 * @returns a picture [height, width] that shares no memory with `frame`, with its colours if it has any
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
