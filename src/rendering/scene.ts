import type { Circle, GreyImage } from '../domain/inspection/image.ts'

export const DEFECT_KINDS = ['dent', 'scratch', 'burr', 'chip', 'stain', 'missing-chamfer'] as const
export type DefectKind = (typeof DEFECT_KINDS)[number]

/** What the part lies on. */
export const PLATE_KINDS = ['brushed', 'cross-brushed', 'matte', 'belt', 'slotted'] as const
export type PlateKind = (typeof PLATE_KINDS)[number]

/** What is different from the demo product's usual picture. */
/**
 * How the face was turned: `fine` grooves, in which a defect is easy to see, or `rough` ones with torn spots, in which
 * it is not.
 */
export const FINISHES = ['fine', 'rough'] as const
export type Finish = (typeof FINISHES)[number]

export interface SceneOptions {
  /** Default: fine. */
  readonly finish?: Finish
  /** Outer radius as a fraction of the picture's height, 0.22 to 0.42. Default 0.395; parts vary by 1 % around it. */
  readonly size?: number
  /** Whether the part is brighter (default) or darker than the plate. */
  readonly polarity?: 'bright' | 'dark'
  /** Exposure: grey levels are multiplied by it. Default: drawn from 0.8 to 1.2. */
  readonly gain?: number
  /** Share of the outer edge that lies in the glare band, 0 (no band) to 0.6. Default: drawn from 0.22 to 0.34. */
  readonly glareShareOfEdge?: number
  /** Share of the diameter that lies beyond the picture's border, 0 (default) to 0.45. */
  readonly cutByBorder?: number
  /** Whether a part of another ring reaches into the picture. Default false. */
  readonly secondRing?: boolean
  /** Default: brushed. */
  readonly plate?: PlateKind
}

export interface RenderedPart {
  readonly image: GreyImage
  /** Outermost edge of the part. */
  readonly outer: Circle
  /** Mouth of the bore on the face; not concentric with `outer`, because the part is seen slightly from the side. */
  readonly bore: Circle
  readonly defect: DefectKind | null
  /** [height, width], 1 where the defect changes the part; null for a good part. */
  readonly defectMask: Uint8Array | null
  /**
   * Pixels of the mask / pixels of the whole ring (outer disc without the bore, including what lies beyond the border).
   */
  readonly defectAreaShare: number
}

/**
 * Light that falls on the sensor before exposure, in grey levels at gain 1; may exceed 255. `light` is [height, width]
 * row-major.
 */
export interface Canvas {
  readonly width: number
  readonly height: number
  readonly light: Float32Array
}

/** At this picture height one unit of drawing is one pixel. Textures, edges and marks scale with height / 768. */
const REFERENCE_HEIGHT = 768

/** Pixels per unit of drawing. */
export const scaleOf = (canvas: { readonly height: number }): number => canvas.height / REFERENCE_HEIGHT

/**
 * @throws RangeError when a side isn't a whole number of at least 64, or the picture is higher than wide (the part
 *   scales with its height)
 */
export function createCanvas(width: number, height: number): Canvas {
  for (const [name, value] of Object.entries({ width, height })) {
    if (!Number.isInteger(value) || value < 64 || value > 8192)
      throw new RangeError(`${name}: expected a whole number from 64 to 8192, received ${value}`)
  }
  if (width < height)
    throw new RangeError(`expected a picture at least as wide as it is high, received ${width} x ${height}`)
  return { width, height, light: new Float32Array(width * height) }
}
