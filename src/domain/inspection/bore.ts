import { type LensDistortion, straightenCircle } from './distortion.ts'
import type { Circle, LocatedCircle } from './image.ts'

/** A circle to measure inside the part, nearly concentric with it: the mouth of a bore, or a boss. */
export interface BoreSpec {
  /** Smallest and largest radius, as fractions of the outer circle's. */
  readonly radius: { readonly min: number; readonly max: number }
  /** Below this confidence it counts as not found. */
  readonly minConfidence: number
  /** `dark`: a bore that is darker than the face around it. */
  readonly polarity: 'auto' | 'dark' | 'bright'
}

/** Used for a recipe's bore where the recipe gives no value. */
export const BORE_DEFAULTS: BoreSpec = { radius: { min: 0.2, max: 0.6 }, minConfidence: 0.3, polarity: 'dark' }

/** A circle inside the part. All lengths in pixels. */
export interface ConcentricCircle extends LocatedCircle {
  /** From the outer circle's centre to this one's; x right, y down. */
  readonly offsetX: number
  readonly offsetY: number
  /** Distance between the two centres. */
  readonly eccentricity: number
  /**
   * (Largest - smallest diameter) / mean diameter, 0 for a round one; null if the outline is not visible all around.
   */
  readonly ovality: number | null
}

/** Lengths of a bore, in one unit. */
export interface BoreLengths {
  readonly radius: number
  readonly diameter: number
  /** From the outer circle's centre to the bore's; x right, y down. */
  readonly offsetX: number
  readonly offsetY: number
  /** Distance between the two centres. */
  readonly eccentricity: number
}

/** The bore of a part as in the answer. */
export interface BoreMeasurement {
  /** Pixels of the picture. */
  readonly circle: LocatedCircle
  readonly px: BoreLengths
  /** Millimetres; null if the recipe has no scale. */
  readonly mm: BoreLengths | null
  readonly ovality: number | null
}

/** Conversion of pixels to millimetres. Without a scale there is none. */
export interface Calibrated {
  readonly scaleMmPerPx?: number | undefined
  readonly distortion?: LensDistortion | undefined
}

/** @param outer the part's own circle, from which the bore's offset is measured */
export function measureBore(
  { cx, cy, r, confidence, offsetX, offsetY, eccentricity, ovality }: ConcentricCircle,
  outer: Circle,
  { scaleMmPerPx, distortion }: Calibrated
): BoreMeasurement {
  const px = { radius: r, diameter: 2 * r, offsetX, offsetY, eccentricity }
  const straight = distortion === undefined ? px : straightened({ cx, cy, r }, outer, distortion)
  return {
    circle: { cx, cy, r, confidence },
    px,
    mm: scaleMmPerPx === undefined ? null : scaled(straight, scaleMmPerPx),
    ovality
  }
}

function straightened(bore: Circle, outer: Circle, distortion: LensDistortion): BoreLengths {
  const [inner, around] = [straightenCircle(bore, distortion), straightenCircle(outer, distortion)]
  const [offsetX, offsetY] = [inner.cx - around.cx, inner.cy - around.cy]
  return {
    radius: inner.r,
    diameter: 2 * inner.r,
    offsetX,
    offsetY,
    eccentricity: Math.hypot(offsetX, offsetY)
  }
}

const scaled = ({ radius, offsetX, offsetY, eccentricity }: BoreLengths, scale: number): BoreLengths => ({
  radius: scale * radius,
  diameter: 2 * scale * radius,
  offsetX: scale * offsetX,
  offsetY: scale * offsetY,
  eccentricity: scale * eccentricity
})

/** Millimetres; null if no part was found, or the recipe has no scale. */
export function diameterMm(circle: Circle | null, { scaleMmPerPx, distortion }: Calibrated): number | null {
  return circle === null || scaleMmPerPx === undefined
    ? null
    : 2 * straightenCircle(circle, distortion).r * scaleMmPerPx
}
