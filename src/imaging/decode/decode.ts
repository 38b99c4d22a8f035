import type { ColourImage, RawLayout } from '../../domain/inspection/image.ts'
import { FrameEmpty, FrameFormatUnknown, FrameTooLarge } from '../../errors.ts'
import { decodeBmp } from './bmp.ts'
import { describeStart, frameFormat } from './frame-format.ts'
import { decodeRawFrame } from './raw-frame.ts'
import { decodeWithSharp } from './sharp-picture.ts'

/** What a frame may cost. Checked before memory is allocated for its pixels. */
export interface DecodeLimits {
  readonly maxBytes: number
  readonly maxPixels: number
}

/**
 * Bytes to pixels: BMP, JPEG, PNG, TIFF, WebP by their magic bytes (names play no part), or raw pixels where `raw` says how
 * to read them. Colour becomes BT.601 luma, the same for all formats. EXIF orientation is not applied: pixels stay as the
 * sensor gave them.
 *
 * @param frame must not be written to until the promise settles
 * @returns a picture [height, width] of its own memory, with the colours that it was made from where there were some
 * @throws FrameEmpty, FrameTooLarge, FrameTooManyPixels, FrameFormatUnknown, FrameCorrupt, RawLayoutInvalid, RawLengthMismatch
 */
export async function decode(frame: Uint8Array, limits: DecodeLimits, raw?: RawLayout): Promise<ColourImage> {
  if (frame.length === 0) throw new FrameEmpty()
  if (!(frame.length <= limits.maxBytes)) throw new FrameTooLarge(limits.maxBytes, String(frame.length))
  if (raw !== undefined) return decodeRawFrame(frame, raw, limits.maxPixels)
  const format = frameFormat(frame)
  if (format === null) throw new FrameFormatUnknown(describeStart(frame))
  return format === 'BMP' ? decodeBmp(frame, limits.maxPixels) : decodeWithSharp(frame, format, limits.maxPixels)
}
