import { PIXEL_FORMATS } from '../../domain/inspection/image.ts'
import type { ColourImage, PixelFormat, RawLayout } from '../../domain/inspection/image.ts'
import { RawLayoutInvalid, RawLengthMismatch } from '../../errors.ts'
import { greyFromBayerRg } from './bayer.ts'
import { greyFromRgb } from './luma.ts'
import { eightBitFrom16 } from './mono16.ts'
import { checkPixelCount } from './pixel-limit.ts'

const BYTES_PER_PIXEL: Readonly<Record<PixelFormat, number>> = { Mono8: 1, Mono16: 2, BayerRG8: 1, RGB8: 3 }

/**
 * Reads a frame that is nothing but pixels, row by row without padding, as GenICam cameras send them: Mono8; Mono16
 * little-endian, 65535 becomes 255; BayerRG8 and RGB8 to BT.601 luma. The picture never shares memory with `frame`.
 *
 * @throws RawLayoutInvalid for an unknown pixel format, or a width or height that isn't a whole number >= 1 (BayerRG8: >= 2)
 * @throws FrameTooManyPixels before the pixels are allocated
 * @throws RawLengthMismatch when the frame isn't exactly as long as the layout says
 */
export function decodeRawFrame(frame: Uint8Array, layout: RawLayout, maxPixels: number): ColourImage {
  const { pixelFormat, width, height } = layout
  if (!PIXEL_FORMATS.includes(pixelFormat)) {
    throw new RawLayoutInvalid(`expected a pixel format of ${PIXEL_FORMATS.join(', ')}, received ${pixelFormat}`)
  }
  const smallest = pixelFormat === 'BayerRG8' ? 2 : 1
  if (!isSize(width, smallest) || !isSize(height, smallest)) {
    throw new RawLayoutInvalid(
      `expected a width and height of at least ${smallest} for ${pixelFormat}, received ${width} x ${height}`
    )
  }
  checkPixelCount(width, height, maxPixels)
  const bytes = width * height * BYTES_PER_PIXEL[pixelFormat]
  if (frame.length !== bytes) throw new RawLengthMismatch(bytes, `${pixelFormat} ${width} x ${height}`, frame.length)
  const colour = pixelFormat === 'RGB8' && { colour: { data: new Uint8Array(frame), channels: 3 as const } }
  return { width, height, data: greyPixels(frame, layout), ...colour }
}

function greyPixels(frame: Uint8Array, { pixelFormat, width, height }: RawLayout): Uint8Array {
  switch (pixelFormat) {
    case 'Mono8':
      return new Uint8Array(frame)
    case 'Mono16':
      return eightBitFrom16(frame)
    case 'BayerRG8':
      return greyFromBayerRg(frame, width, height)
    case 'RGB8':
      return greyFromRgb(frame, 3)
  }
}

function isSize(value: number, smallest: number): boolean {
  return Number.isSafeInteger(value) && value >= smallest
}
