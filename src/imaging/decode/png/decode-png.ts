import type { ColourImage } from '../../../domain/inspection/image.ts'
import { checkMemory } from '../pixel-limit.ts'
import { decodeWithSharp } from '../sharp-picture.ts'
import { readGreyPng } from './grey-png.ts'
import { readPngHeader } from './png-header.ts'

/** The pixels, the bytes that they are inflated from, and the inflated rows. */
const BYTES_PER_PIXEL = 3

/**
 * Decodes a PNG. An ordinary grey one of 8 bits is inflated here, in half the time that libvips takes. Any other one is
 * decoded by libvips.
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
