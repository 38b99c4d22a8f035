import type { GreyImage } from '../domain/inspection/image.ts'
import type { Random } from '../domain/random.ts'
import type { Canvas } from './scene.ts'

const NOISE_TABLE = 1 << 14

/**
 * Simulates the camera: slight blur, vignetting, exposure, read-out and shot noise, 8 bits. Overwrites the canvas. The
 * blur reaches one pixel, so a change of light changes the picture within one pixel only.
 */
export function exposeCanvas(canvas: Canvas, gain: number, random: Random): GreyImage {
  blur(canvas)
  const { width, height, light } = canvas
  const vignetting = random.range(0.12, 0.3)
  const black = random.range(2, 5)
  const readNoise = random.range(0.8, 1.3)
  const shotNoise = random.range(0.012, 0.022)
  const table = Float32Array.from({ length: NOISE_TABLE }, () => random.normal())
  // Uint8ClampedArray rounds and clamps.
  const data = new Uint8ClampedArray(width * height)
  const perCorner = (4 * vignetting) / (width ** 2 + height ** 2)
  const offsets = Float64Array.from({ length: width }, (_, x) => perCorner * (x - width / 2) ** 2)
  for (let y = 0; y < height; y++) {
    const rowGain = 1 - perCorner * (y - height / 2) ** 2
    let at = random.int(0, NOISE_TABLE - 1)
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const signal = Math.max(0, gain * light[i] * (rowGain - offsets[x]))
      data[i] = black + signal + Math.sqrt(readNoise * readNoise + shotNoise * signal) * table[at]
      at = (at + 1) & (NOISE_TABLE - 1)
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) }
}

/** [1 2 1] / 4 along both axes, borders repeated; in place. */
function blur({ width, height, light }: Canvas): void {
  for (let y = 0; y < height; y++) {
    const row = y * width
    let left = light[row]
    let middle = left
    for (let x = 0; x < width; x++) {
      const right = x + 1 < width ? light[row + x + 1] : middle
      light[row + x] = (left + 2 * middle + right) / 4
      left = middle
      middle = right
    }
  }
  const above = light.slice(0, width)
  for (let y = 0; y < height; y++) {
    const row = y * width
    const below = y + 1 < height ? row + width : row
    for (let x = 0; x < width; x++) {
      const middle = light[row + x]
      light[row + x] = (above[x] + 2 * middle + light[below + x]) / 4
      above[x] = middle
    }
  }
}
