import type { ColourImage } from '../../../domain/inspection/image.ts'
import { checkMemory } from '../pixel-limit.ts'
import { decodeWithSharp } from '../sharp-picture.ts'
import { readGreyPng } from './grey-png.ts'
import { readPngHeader } from './png-header.ts'

/** Of the pixels, and of what they are compressed from: at most as many bytes again. */
const BYTES_PER_PIXEL = 3

/**
 * Decodes a PNG. A grey one of 8 bits without any oddity is inflated here, in half of libvips's time; any other one
 * goes to libvips.
 * @throws as `decodeWithSharp` does
 */
export async function decodePng(frame: Uint8Array, maxPixels: number, bitDepth?: number): Promise<ColourImage> {
  const header = readPngHeader(frame)
  const { width, height } = header
  checkMemory(header, BYTES_PER_PIXEL, maxPixels)
  const grey = readGreyPng(frame, header)
  if (grey !== null) return { width, height, data: grey }
  return decodeWithSharp(frame, 'PNG', maxPixels, bitDepth)
}
