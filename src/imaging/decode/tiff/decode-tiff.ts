import type { GreyImage } from '../../../domain/inspection/image.ts'
import { decodeWithSharp } from '../sharp-picture.ts'
export const decodeTiff = (frame: Uint8Array, maxPixels: number, bitDepth?: number): Promise<GreyImage> =>
  decodeWithSharp(frame, 'TIFF', maxPixels, bitDepth)
