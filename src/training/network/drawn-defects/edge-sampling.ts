import type { Scene } from './scene.ts'

/**
 * Calls `change` for each pixel between two radii within `halfArc` radians of `place`: with its index, radius in
 * pixels, position in the arc (-1 to 1) and angle.
 */
export function forEachNear(
  { height, width, polar, rimPx }: Scene,
  place: number,
  halfArc: number,
  from: number,
  to: number,
  change: (i: number, r: number, t: number, angle: number) => void
): void {
  const centre = (width - 1) / 2
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const r = polar ? y : Math.hypot(x - centre, y - centre)
      if (r < from || r > to || r > 1.2 * rimPx) continue
      const angle = polar ? (2 * Math.PI * x) / width : Math.atan2(y - centre, x - centre)
      const t = wrapped(angle - place) / halfArc
      if (Math.abs(t) < 1) change(y * width + x, r, t, angle)
    }
  }
}

/**
 * Interpolated grey level of the good part at a radius in pixels and an angle; outside of the crop, the nearest pixel
 * is used.
 */
export function sampleAt({ source, height, width, polar }: Scene, radius: number, angle: number): number {
  const turn = angle / (2 * Math.PI)
  const centre = (width - 1) / 2
  const u = polar ? (turn - Math.floor(turn)) * width : centre + radius * Math.cos(angle)
  const v = polar ? radius : centre + radius * Math.sin(angle)
  const x = Math.min(width - 1.001, Math.max(0, u))
  const y = Math.min(height - 1.001, Math.max(0, v))
  const i = Math.floor(y) * width + Math.floor(x)
  const fx = x - Math.floor(x)
  const fy = y - Math.floor(y)
  return (
    (1 - fy) * ((1 - fx) * source[i]! + fx * source[i + 1]!)
    + fy * ((1 - fx) * source[i + width]! + fx * source[i + width + 1]!)
  )
}

/** A wavy function on -1 to 1 with values from -1 to 1. */
export function waves({ random }: Scene, most: number): (t: number) => number {
  const parts = Array.from({ length: 3 }, () => ({
    frequency: random.range(2, 6 * most),
    phase: random.range(0, 2 * Math.PI)
  }))
  return (t) => parts.reduce((sum, { frequency, phase }) => sum + Math.sin(frequency * t + phase) / parts.length, 0)
}

function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}
