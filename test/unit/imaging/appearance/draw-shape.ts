import type { ColourImage, LocatedCircle } from '../../../../src/domain/inspection/image.ts'

export const SIZE = 200
/** The mean circle of every shape. */
export const CIRCLE: LocatedCircle = { cx: 99.5, cy: 99.5, r: 70, confidence: 0.9 }

export interface Shape {
  /** Radians by which the part is turned. */
  readonly turn?: number
  /** The edge's distance from the centre, in radii of the circle, at an angle of the part. Default: 1. */
  readonly edge?: (angle: number) => number
  /** Grey values of the part, at a radius (in radii) and an angle. Default: 160 throughout. */
  readonly grey?: (radius: number, angle: number) => number
  readonly plate?: number
  readonly gain?: number
  readonly offset?: number
}

/** A part about the middle of the picture, its edge one pixel wide. */
export function drawShape({
  turn = 0,
  edge = () => 1,
  grey = () => 160,
  plate = 60,
  gain = 1,
  offset = 0
}: Shape): ColourImage {
  const data = new Uint8Array(SIZE * SIZE)
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const [dx, dy] = [x - CIRCLE.cx, y - CIRCLE.cy]
      const radius = Math.hypot(dx, dy) / CIRCLE.r
      const angle = Math.atan2(dy, dx) - turn
      const cover = Math.min(Math.max((edge(angle) - radius) * CIRCLE.r + 0.5, 0), 1)
      data[y * SIZE + x] = Math.round(gain * (plate + cover * (grey(radius, angle) - plate)) + offset)
    }
  }
  return { width: SIZE, height: SIZE, data }
}

/** The same picture in colours: the differences of red, green and blue to its grey values. */
export function tinted(image: ColourImage, by: readonly [number, number, number], channels: 3 | 4 = 3): ColourImage {
  const data = new Uint8Array(image.data.length * channels)
  image.data.forEach((grey, n) => {
    for (let c = 0; c < channels; c++) data[n * channels + c] = c === 3 ? 255 : grey + by[c]!
  })
  return { ...image, colour: { data, channels } }
}

/** The edge of a regular polygon whose mean radius is 1. */
export function polygon(corners: number): (angle: number) => number {
  const side = (2 * Math.PI) / corners
  const edge = (angle: number): number => 1 / Math.cos((((angle % side) + side) % side) - side / 2)
  const mean = Array.from({ length: 1000 }, (_, n) => edge((side * n) / 1000)).reduce((sum, r) => sum + r / 1000, 0)
  return (angle) => edge(angle) / mean
}

/** (largest - smallest diameter) / mean diameter is `share`. */
export const oval =
  (share: number) =>
  (angle: number): number =>
    1 + (share / 2) * Math.cos(2 * angle)

export function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, n) => Math.max(most, Math.abs(value - b[n]!)), a.length === b.length ? 0 : Infinity)
}
