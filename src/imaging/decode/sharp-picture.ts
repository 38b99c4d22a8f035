import type { ColourImage } from '../../domain/inspection/image.ts'
import { FrameCorrupt } from '../../errors.ts'
import { sharp } from '../sharp-library.ts'
import { greyAndColour } from './luma.ts'
import { checkMemory } from './pixel-limit.ts'
import { describePngFault, readPngHeader } from './png/png-header.ts'
import { largestSample, scaleTo8 } from './samples.ts'
import { checkWebpEnd } from './webp-end.ts'

type SharpFormat = 'PNG' | 'TIFF' | 'WebP'

/**
 * Decodes PNG, WebP (first frame) and TIFF of rare compressions (first page) through libvips. Pixels stay as the sensor
 * gave them: EXIF orientation and colour profiles are ignored. Grey becomes one channel, colour becomes BT.601 luma,
 * alpha is laid over black unless it is 0 everywhere, 16 bits are scaled to 8. A picture with a missing or damaged part
 * is refused. Parts of the file that do not affect the pixels are not checked.
 *
 * @param frame must not be written to until the promise settles
 * @param bitDepth bits that the 16-bit samples use, if the sender said so
 * @throws FrameTooManyPixels before any pixel is decoded; kinds that need more memory may have fewer pixels
 * @throws FrameCorrupt when it cannot be decoded, or its 16-bit samples use the low bits only and nothing says how many
 */
export async function decodeWithSharp(
  frame: Uint8Array,
  format: SharpFormat,
  maxPixels: number,
  bitDepth?: number
): Promise<ColourImage> {
  const layout = format === 'PNG' ? pngLayout(frame) : await askedLayout(frame, format)
  checkMemory(layout, layout.bytesPerPixel, maxPixels)
  if (format === 'WebP') checkWebpEnd(frame)
  const { is16, isGrey, significantBits } = layout
  const space = isGrey ? (is16 ? 'grey16' : 'b-w') : is16 ? 'rgb16' : 'srgb'
  const { data, info } = await orCorrupt(
    frame,
    format,
    sharp(frame, {
      failOn: format === 'TIFF' ? 'warning' : 'error',
      limitInputPixels: layout.width * layout.height,
      sequentialRead: true,
      ignoreIcc: true
    })
      .toColourspace(space)
      .raw({ depth: is16 ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true })
  )
  const { width, height, channels } = info
  if (width !== layout.width || height !== layout.height)
    throw new FrameCorrupt(
      format,
      `the header says ${layout.width} x ${layout.height}, its pixels are ${width} x ${height}`
    )
  if (channels > 4) throw new FrameCorrupt(format, `expected 1 to 4 channels, received ${channels}`)
  let pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  if (is16) {
    const samples = new Uint16Array(data.buffer, data.byteOffset, width * height * channels)
    const most = largestSample(
      samples,
      channels,
      channels % 2 === 0,
      { stated: bitDepth, said: significantBits && 2 ** significantBits - 1 },
      format
    )
    if (channels % 2 === 0 && most !== 65535) stretchAlpha(samples, channels, most)
    pixels = pixels.subarray(0, samples.length)
    scaleTo8(samples, pixels, most)
  }
  return { width, height, ...greyAndColour(pixels, channels as 1 | 2 | 3 | 4) }
}

/** Scales alpha from 65535 to `most`, the range of the other samples. */
function stretchAlpha(samples: Uint16Array, channels: number, most: number): void {
  for (let i = channels - 1; i < samples.length; i += channels) samples[i] = Math.round((samples[i]! * most) / 65535)
}

/** The fields of the header, and how the pixels are decoded. */
interface Layout {
  readonly width: number
  readonly height: number
  readonly is16: boolean
  /** One channel, without alpha. */
  readonly isGrey: boolean
  readonly significantBits?: number | undefined
  /** Memory that decoding takes: the resulting pixels, and the whole picture inside the decoder if it needs that. */
  readonly bytesPerPixel: number
}

/** The decoder reads row by row; only for an interlaced picture it holds all pixels. */
function pngLayout(frame: Uint8Array): Layout {
  const { width, height, depth, grey, alpha, palette, interlaced, significantBits } = readPngHeader(frame)
  const sampleBytes = depth === 16 ? 2 : 1
  const isGrey = grey && !palette && !alpha
  const pixelBytes = ((isGrey ? 1 : 3) + (alpha ? 1 : 0)) * sampleBytes
  return {
    width,
    height,
    is16: depth === 16,
    isGrey,
    significantBits,
    bytesPerPixel: interlaced ? 2 * pixelBytes : pixelBytes
  }
}

/** For WebP the decoder holds the whole picture, and a second copy while it unpacks a lossless one. */
async function askedLayout(frame: Uint8Array, format: 'TIFF' | 'WebP'): Promise<Layout> {
  const header = await orCorrupt(
    frame,
    format,
    sharp(frame, { failOn: format === 'TIFF' ? 'warning' : 'error', limitInputPixels: false }).metadata()
  )
  if (header.format !== format.toLowerCase()) throw new FrameCorrupt(format, 'its content is of another format')
  if (header.depth !== 'uchar' && header.depth !== 'ushort')
    throw new FrameCorrupt(format, `expected unsigned samples of 8 or 16 bits, received ${header.depth}`)
  // 'b-w' would drop an alpha channel instead of applying it, so grey with alpha is decoded as colour
  const isGrey = header.channels === 1 && (header.space === 'b-w' || header.space === 'grey16')
  const pixelBytes = (isGrey ? 1 : header.channels) * (header.depth === 'ushort' ? 2 : 1)
  return {
    width: header.width,
    height: header.height,
    is16: header.depth === 'ushort',
    isGrey,
    bytesPerPixel: format === 'WebP' ? pixelBytes + 8 : pixelBytes
  }
}

/** The decoder's message would not help the caller, so it is replaced. */
async function orCorrupt<T>(frame: Uint8Array, format: SharpFormat, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch {
    throw new FrameCorrupt(format, describeFault(frame, format))
  }
}

function describeFault(frame: Uint8Array, format: SharpFormat): string {
  if (format === 'PNG') return describePngFault(frame)
  if (format === 'WebP') {
    const said = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(4, true) + 8
    if (said > frame.length) return `it is cut off: its header says ${said} bytes, received ${frame.length}`
  }
  return 'its headers or its pixels are damaged'
}
