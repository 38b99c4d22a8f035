import type { ColourImage } from '../../domain/inspection/image.ts'
import { FrameCorrupt } from '../../errors.ts'
import { checkBmpLength, readBmpHeader } from './bmp-header.ts'
import type { BmpHeader, ChannelBits } from './bmp-header.ts'
import { luma, overBlack } from './luma.ts'
import { checkPixelCount } from './pixel-limit.ts'

/**
 * Decodes an uncompressed BMP: 8 bits with a palette, 24 bits, 32 bits (BI_RGB, whose fourth byte means nothing, or
 * BI_BITFIELDS, whose alpha, if it has a mask, is laid over black); bottom-up and top-down. Colour becomes BT.601 luma.
 * An 8-bit picture whose palette is the grey ramp is copied row by row.
 *
 * @throws FrameTooManyPixels before the pixels are allocated
 * @throws FrameCorrupt for a header that can't be used, missing palette entries, or missing pixels
 */
export function decodeBmp(frame: Uint8Array, maxPixels: number): ColourImage {
  const header = readBmpHeader(frame)
  checkPixelCount(header.width, header.height, maxPixels)
  checkBmpLength(frame, header)
  const data = new Uint8Array(header.width * header.height)
  if (header.bitsPerPixel === 8) readPalettePixels(frame, header, data)
  else if (header.masks === null) {
    const colour = new Uint8Array(3 * data.length)
    readBgrPixels(frame, header, data, colour)
    return { width: header.width, height: header.height, data, colour: { data: colour, channels: 3 } }
  } else readMaskedPixels(frame, header, header.masks, data)
  return { width: header.width, height: header.height, data }
}

/** Where row y (0 is the top one) starts in the file. */
function rowStart(header: BmpHeader, y: number): number {
  return header.pixelsAt + header.strideBytes * (header.topDown ? y : header.height - 1 - y)
}

function readPalettePixels(frame: Uint8Array, header: BmpHeader, out: Uint8Array): void {
  const { width, height } = header
  const { at, entryBytes, entries } = header.palette!
  const grey = new Uint8Array(256)
  let ramp = entries === 256
  for (let i = 0; i < entries; i++) {
    const p = at + i * entryBytes
    grey[i] = luma(frame[p + 2]!, frame[p + 1]!, frame[p]!)
    ramp &&= grey[i] === i
  }

  let highest = 0
  for (let y = 0; y < height; y++) {
    const from = rowStart(header, y)
    if (ramp) {
      out.set(frame.subarray(from, from + width), y * width)
      continue
    }
    for (let x = 0, o = y * width; x < width; x++, o++) {
      const index = frame[from + x]!
      if (index > highest) highest = index
      out[o] = grey[index]!
    }
  }
  if (highest >= entries)
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
  for (let y = 0; y < height; y++) {
    const from = rowStart(header, y)
    for (let x = 0, o = y * width; x < width; x++, o++) {
      const pixel = view.getUint32(from + 4 * x, true)
      const value = luma(channel(pixel, red), channel(pixel, green), channel(pixel, blue))
      out[o] = alpha === null ? value : overBlack(value, channel(pixel, alpha))
    }
  }
}

/** One channel of a pixel, scaled to 0..255. */
function channel(pixel: number, bits: ChannelBits): number {
  const value = ((pixel >>> bits.shift) & bits.max) >>> 0
  return bits.max === 255 ? value : Math.round((value * 255) / bits.max)
}
