import type { ColourImage } from '../../domain/inspection/image.ts'
import { FrameCorrupt } from '../../errors.ts'
import { checkBmpLength, readBmpHeader } from './bmp-header.ts'
import type { BmpHeader } from './bmp-header.ts'
import type { ChannelBits } from './bmp-channels.ts'
import { luma, overBlack } from './luma.ts'
import { unpackRuns } from './bmp-runs.ts'
import { checkPixelCount } from './pixel-limit.ts'

/**
 * Decodes a BMP: 1, 4 and 8 bits with a palette or, as greys, without one; runs of 4 and 8 bits; 16 bits; 24 bits; 32
 * bits (BI_RGB without its fourth byte, or BI_BITFIELDS); bottom-up and top-down. A picture with an alpha mask is laid
 * over black, unless its alpha is 0 everywhere. Colour becomes BT.601 luma. An 8-bit picture whose palette is the grey
 * ramp is copied row by row.
 *
 * @throws FrameTooManyPixels before the pixels are allocated
 * @throws FrameCorrupt for a header that can't be used, missing palette entries, or missing pixels
 */
export function decodeBmp(frame: Uint8Array, maxPixels: number): ColourImage {
  const header = readBmpHeader(frame)
  const { width, height, bitsPerPixel, palette, masks, runLength } = header
  checkPixelCount(width, height, maxPixels)
  if (!runLength) checkBmpLength(frame, header)
  const data = new Uint8Array(width * height)
  if (palette !== null) {
    if (runLength) unpackRuns(frame.subarray(header.pixelsAt), header, data)
    else if (bitsPerPixel === 8)
      for (let y = 0; y < height; y++) {
        const from = rowStart(header, y)
        data.set(frame.subarray(from, from + width), y * width)
      }
    else readIndices(frame, header, data)
    lookUp(frame, palette, bitsPerPixel, data)
  } else if (masks === null) {
    const colour = new Uint8Array(3 * data.length)
    readBgrPixels(frame, header, data, colour)
    return { width, height, data, colour: { data: colour, channels: 3 } }
  } else readMaskedPixels(frame, header, masks, data)
  return { width, height, data }
}

/** Where row y (0 is the top one) starts in the file. */
function rowStart(header: BmpHeader, y: number): number {
  return header.pixelsAt + header.strideBytes * (header.topDown ? y : header.height - 1 - y)
}

/** Reads indices of 1 or 4 bits. The leftmost pixel is in the highest bits of a byte. */
function readIndices(frame: Uint8Array, header: BmpHeader, out: Uint8Array): void {
  const { width, height, bitsPerPixel: bits } = header
  const mask = (1 << bits) - 1
  for (let y = 0; y < height; y++) {
    const from = rowStart(header, y)
    for (let x = 0, o = y * width; x < width; x++, o++) {
      const bit = x * bits
      out[o] = (frame[from + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask
    }
  }
}

/** Replaces indices by greys, in place. */
function lookUp(
  frame: Uint8Array,
  { at, entryBytes, entries }: NonNullable<BmpHeader['palette']>,
  bits: number,
  indices: Uint8Array
): void {
  const grey = new Uint8Array(256)
  const ramp = 255 / (2 ** bits - 1)
  for (let i = 0; i < 256; i++) {
    const p = at + i * entryBytes
    grey[i] = entries === 0 ? i * ramp : i < entries ? luma(frame[p + 2]!, frame[p + 1]!, frame[p]!) : 0
  }
  if (entries === 0 && bits === 8) return
  if (entries === 256 && grey.every((value, i) => value === i)) return
  let highest = 0
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!
    if (index > highest) highest = index
    indices[i] = grey[index]!
  }
  if (entries > 0 && highest >= entries)
    throw new FrameCorrupt('BMP', `a pixel uses palette entry ${highest}, the palette has ${entries}`)
}

function readBgrPixels(frame: Uint8Array, header: BmpHeader, out: Uint8Array, colour: Uint8Array): void {
  const { width, height } = header
  const pixelBytes = header.bitsPerPixel / 8
  for (let y = 0; y < height; y++) {
    let p = rowStart(header, y)
    for (let x = 0, o = y * width; x < width; x++, o++, p += pixelBytes) {
      const red = frame[p + 2]!
      const green = frame[p + 1]!
      const blue = frame[p]!
      out[o] = luma(red, green, blue)
      colour[3 * o] = red
      colour[3 * o + 1] = green
      colour[3 * o + 2] = blue
    }
  }
}

function readMaskedPixels(
  frame: Uint8Array,
  header: BmpHeader,
  masks: NonNullable<BmpHeader['masks']>,
  out: Uint8Array
): void {
  const { width, height } = header
  const { red, green, blue, alpha } = masks
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const wide = header.bitsPerPixel === 32
  const opaque = alpha === null || !hasAlpha(view, header, alpha)
  for (let y = 0; y < height; y++) {
    const from = rowStart(header, y)
    for (let x = 0, o = y * width; x < width; x++, o++) {
      const pixel = wide ? view.getUint32(from + 4 * x, true) : view.getUint16(from + 2 * x, true)
      const value = luma(channel(pixel, red), channel(pixel, green), channel(pixel, blue))
      out[o] = opaque ? value : overBlack(value, channel(pixel, alpha))
    }
  }
}

/** Whether at least one pixel is not fully transparent. */
function hasAlpha(view: DataView, header: BmpHeader, alpha: ChannelBits): boolean {
  const pixelBytes = header.bitsPerPixel / 8
  for (let y = 0; y < header.height; y++) {
    const from = rowStart(header, y)
    for (let x = 0; x < header.width; x++) {
      const at = from + pixelBytes * x
      const pixel = pixelBytes === 4 ? view.getUint32(at, true) : view.getUint16(at, true)
      if (channel(pixel, alpha) > 0) return true
    }
  }
  return false
}

/** One channel of a pixel, scaled to 0..255. */
function channel(pixel: number, bits: ChannelBits): number {
  const value = ((pixel >>> bits.shift) & bits.max) >>> 0
  return bits.max === 255 ? value : Math.round((value * 255) / bits.max)
}
