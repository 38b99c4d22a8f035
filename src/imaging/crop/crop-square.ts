import type { Circle, GreyImage } from '../../domain/inspection/image.ts'
import { resample } from './resample.ts'

/**
 * The upright square around a circle, side 2 * margin * r, resampled to size x size: area averaging where it shrinks,
 * bilinear where it enlarges. Outside the picture the nearest edge pixel continues.
 *
 * @param circle finite, r > 0
 * @returns float32 [size, size], grey values 0..255
 */
export function cropSquare(image: GreyImage, circle: Circle, size: number, margin: number): Float32Array {
  const half = margin * circle.r
  return resample(image, {
    left: circle.cx + 0.5 - half,
    top: circle.cy + 0.5 - half,
    step: (2 * half) / size,
    width: size,
    height: size
  })
}
