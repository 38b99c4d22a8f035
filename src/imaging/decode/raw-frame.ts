import { PIXEL_FORMATS } from '../../domain/inspection/image.ts'
import type { ColourImage, ColourPixels, RawLayout } from '../../domain/inspection/image.ts'
import { RawLayoutInvalid, RawLengthMismatch } from '../../errors.ts'
import { BAYER_RED, greyFromBayer } from './bayer.ts'
import { luma } from './luma.ts'
import { checkMemory } from './pixel-limit.ts'
import { bitsInFrame, type RawFormat, rawFormat } from './raw-format.ts'
import { readRawSamples } from './raw-samples.ts'

/**
 * Reads a frame that holds only pixels, row by row, as GenICam cameras send them. Mono of 8 to 16 bits is scaled to 8
 * bits. Bayer, RGB and BGR become BT.601 luma. YUV gives its luma. Alpha has no effect. The picture never shares memory
 * with `frame`.
 *
 * @throws RawLayoutInvalid for an unknown pixel format, an impossible size (Bayer: at least 2 x 2; YUV 4:2:2: an even
 *   width), a stride shorter than a row, or samples with more bits than the format has
 * @throws FrameTooManyPixels before the pixels are allocated
 * @throws RawLengthMismatch when the frame does not have the length of the layout; padding after the last row may be
 *   missing
 */
export function decodeRawFrame(frame: Uint8Array, layout: RawLayout, maxPixels: number): ColourImage {
  const { pixelFormat, width, height, offset = 0 } = layout
  if (!PIXEL_FORMATS.includes(pixelFormat))
    throw new RawLayoutInvalid(`expected a pixel format of ${PIXEL_FORMATS.join(', ')}, received ${pixelFormat}`)
  const format = rawFormat(pixelFormat)
  const smallest = format.kind.is === 'bayer' ? 2 : 1
  if (!isWhole(width, smallest) || !isWhole(height, smallest)) {
    throw new RawLayoutInvalid(
      `expected a width and height of at least ${smallest} for ${pixelFormat}, received ${width} x ${height}`
    )
  }
  if (format.kind.is === 'yuv422' && width % 2 === 1)
    throw new RawLayoutInvalid(`expected an even width for ${pixelFormat}, received ${width}`)
  checkMemory(layout, format.kind.is === 'colour' ? 4 : 2, maxPixels)
  if (!isWhole(offset, 0)) throw new RawLayoutInvalid(`expected an offset of at least 0 bytes, received ${offset}`)
  checkLength(frame, layout, format)
  const colour = colourPixels(frame, layout, format)
  return { width, height, data: greyPixels(frame, layout, format), ...(colour && { colour }) }
}

function checkLength(frame: Uint8Array, layout: RawLayout, format: RawFormat): void {
  const { pixelFormat, width, height, stride, offset = 0 } = layout
  const rowBits = width * format.channels * bitsInFrame(format)
  const rowBytes = Math.ceil(rowBits / 8)
  if (stride !== undefined && !isWhole(stride, rowBytes))
    throw new RawLayoutInvalid(
      `expected a stride of at least ${rowBytes} bytes for ${width} pixels of ${pixelFormat}, received ${stride}`
    )
  const least = offset + (stride === undefined ? Math.ceil((rowBits * height) / 8) : stride * (height - 1) + rowBytes)
  const most = stride === undefined ? least : offset + stride * height
  if (frame.length >= least && frame.length <= most) return
  const said = [`${pixelFormat} ${width} x ${height}`, stride && `stride ${stride}`, offset && `offset ${offset}`]
  const padded = (frame.length - offset) / height
  const hint =
    stride === undefined && padded > rowBytes && padded < 2 * rowBytes && Number.isInteger(padded)
      ? `; ${height} rows of ${padded} bytes would be that: say stride=${padded}`
      : ''
  throw new RawLengthMismatch(most, said.filter(Boolean).join(', '), `${frame.length}${hint}`)
}

function greyPixels(
  frame: Uint8Array,
  { width, height, stride, offset = 0 }: RawLayout,
  format: RawFormat
): Uint8Array {
  const { kind, channels } = format
  if (kind.is === 'grey' || kind.is === 'bayer') {
    const samples = new Uint8Array(width * height)
    // Without padding there is one long row: the stream of bits does not stop at the end of a row.
    if (stride === undefined) readRawSamples(frame, offset, format, samples)
    else
      for (let y = 0; y < height; y++)
        readRawSamples(frame, offset + y * stride, format, samples.subarray(y * width, (y + 1) * width))
    return kind.is === 'grey' ? samples : greyFromBayer(samples, width, height, BAYER_RED[kind.tile])
  }
  const grey = new Uint8Array(width * height)
  for (let y = 0, o = 0; y < height; y++) {
    let p = offset + y * (stride ?? width * channels)
    if (kind.is === 'yuv422') for (let x = 0; x < width; x++, o++, p += 2) grey[o] = frame[p + kind.lumaAt]!
    else {
      const [red, green, blue] = kind.order as [number, number, number]
      for (let x = 0; x < width; x++, o++, p += channels)
        grey[o] = luma(frame[p + red]!, frame[p + green]!, frame[p + blue]!)
    }
  }
  return grey
}

/** Red, green and blue for the formats that have them. A mosaic and YUV give grey only. */
function colourPixels(
  frame: Uint8Array,
  { width, height, stride, offset = 0 }: RawLayout,
  { kind, channels }: RawFormat
): ColourPixels | null {
  if (kind.is !== 'colour') return null
  const data = new Uint8Array(3 * width * height)
  const [red, green, blue] = kind.order as [number, number, number]
  for (let y = 0, o = 0; y < height; y++) {
    let p = offset + y * (stride ?? width * channels)
    for (let x = 0; x < width; x++, o += 3, p += channels) {
      data[o] = frame[p + red]!
      data[o + 1] = frame[p + green]!
      data[o + 2] = frame[p + blue]!
    }
  }
  return { data, channels: 3 }
}

function isWhole(value: number, smallest: number): boolean {
  return Number.isSafeInteger(value) && value >= smallest
}
