import type { ColourImage } from '../../domain/inspection/image.ts'
import { FrameCorrupt } from '../../errors.ts'
import type { FrameFormat } from '../../domain/inspection/picture-format.ts'
import { readJpegHeader } from './jpeg-header.ts'
import { checkJpegScans } from './jpeg-scans.ts'
import { greyFromRgb } from './luma.ts'
import { eightBitFrom16 } from './mono16.ts'
import { checkPixelCount } from './pixel-limit.ts'
import { sharp } from '../sharp-library.ts'

/**
 * Decodes JPEG, PNG, TIFF (its first page) and WebP (its first frame) through libvips.
 * Pixels stay as the sensor gave them: EXIF orientation and colour profiles are ignored. Grey goes straight to one channel,
 * colour to BT.601 luma, alpha over black, 16 bits are scaled to 8.
 * As strict as libvips can be: a picture that makes the decoder so much as warn (truncated or damaged data) is refused,
 * because a half-grey picture must not be judged.
 *
 * @param frame must not be written to until the promise settles
 * @throws FrameTooManyPixels from the header alone, before any pixel is decoded; pixels of more than 4 bytes count for more than one
 * @throws FrameCorrupt when libvips can't decode it, it isn't what its magic bytes say, or its samples aren't 8 or 16 bits
 */
export async function decodeWithSharp(
  frame: Uint8Array,
  format: Exclude<FrameFormat, 'BMP'>,
  maxPixels: number
): Promise<ColourImage> {
  if (format === 'JPEG') checkJpegScans(frame)
  const {
    width: headerWidth,
    height: headerHeight,
    is16,
    isGrey,
    pixelBytes
  } = (format === 'JPEG' ? jpegLayout(frame) : null) ?? (await layout(frame, format))
  checkPixelCount(headerWidth, headerHeight, Math.floor(maxPixels * Math.min(1, LARGE_PIXEL_BYTES / pixelBytes)))

  const space = isGrey ? (is16 ? 'grey16' : 'b-w') : is16 ? 'rgb16' : 'srgb'
  const { data, info } = await orCorrupt(
    format,
    sharp(frame, {
      failOn: 'warning',
      limitInputPixels: headerWidth * headerHeight,
      sequentialRead: true,
      ignoreIcc: true
    })
      .toColourspace(space)
      .raw({ depth: is16 ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true })
  )

  const samples = is16 ? eightBitFrom16(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const { width, height, channels } = info
  if (channels === 1) return { width, height, data: samples }
  if (channels === 3 || channels === 4)
    return { width, height, data: greyFromRgb(samples, channels), colour: { data: samples, channels } }
  throw new FrameCorrupt(format, `expected 1, 3 or 4 channels, received ${channels}`)
}

/** Memory is what the limit on pixels is for: colour of 16 bits takes up to twice of it. */
const LARGE_PIXEL_BYTES = 4

/** What the header says, and how to have the pixels decoded. */
interface Layout {
  readonly width: number
  readonly height: number
  readonly is16: boolean
  /** One channel, without alpha. */
  readonly isGrey: boolean
  /** Of one decoded pixel. */
  readonly pixelBytes: number
}

/** Spares asking libvips for the header, which costs some 0.3 ms; null where it has to be asked. */
function jpegLayout(frame: Uint8Array): Layout | null {
  const header = readJpegHeader(frame)
  return (
    header && {
      width: header.width,
      height: header.height,
      is16: false,
      isGrey: header.components === 1,
      pixelBytes: header.components
    }
  )
}

async function layout(frame: Uint8Array, format: Exclude<FrameFormat, 'BMP'>): Promise<Layout> {
  const header = await orCorrupt(format, sharp(frame, { failOn: 'warning', limitInputPixels: false }).metadata())
  if (header.format !== format.toLowerCase())
    throw new FrameCorrupt(format, `the decoder takes it for ${header.format}`)
  if (header.depth !== 'uchar' && header.depth !== 'ushort') {
    throw new FrameCorrupt(format, `expected unsigned samples of 8 or 16 bits, received ${header.depth}`)
  }
  // 'b-w' would drop an alpha channel instead of applying it, so grey with alpha takes the way of colour
  const isGrey = header.channels === 1 && (header.space === 'b-w' || header.space === 'grey16')
  return {
    width: header.width,
    height: header.height,
    is16: header.depth === 'ushort',
    isGrey,
    pixelBytes: (isGrey ? 1 : header.channels) * (header.depth === 'ushort' ? 2 : 1)
  }
}

/** libvips speaks in plain Errors of several lines; the first says what is wrong. */
async function orCorrupt<T>(format: FrameFormat, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new FrameCorrupt(
      format,
      String((error as Error).message)
        .split('\n', 1)[0]!
        .trim()
    )
  }
}
