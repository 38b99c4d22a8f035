import type { Random } from '../../domain/random.ts'
import type { FaceLight } from '../face-light.ts'
import type { RingGeometry } from '../geometry.ts'
import { mix } from '../interpolate.ts'
import type { Canvas } from '../scene.ts'

/** The finished good part on which a defect is drawn, and the plate under it. */
export interface DefectScene {
  readonly geometry: RingGeometry
  readonly faceLight: FaceLight
  /** [height, width] light of the plate without the part. */
  readonly plate: Float32Array
  /** See `drawRing`. */
  readonly albedo: number
  /** Pixels per unit of drawing. */
  readonly scale: number
}

/** A defect changes the picture only through this layer, so that the mask is always correct. */
export interface DefectLayer {
  readonly canvas: Canvas
  /** [height, width], 1 where the defect was drawn. */
  readonly mask: Uint8Array
  /** The present light of a pixel. */
  lightAt(x: number, y: number): number
  /** Draws `light` over the pixel with the opacity `share`. An opacity below 0.05 is ignored. */
  lay(x: number, y: number, light: number, share: number): void
}

/** Draws one defect of its kind with a random size and place. */
export type DrawDefect = (layer: DefectLayer, scene: DefectScene, random: Random) => void

export function createDefectLayer(canvas: Canvas): DefectLayer {
  const { width, light } = canvas
  const mask = new Uint8Array(light.length)
  return {
    canvas,
    mask,
    lightAt: (x, y) => light[y * width + x],
    lay(x, y, value, share) {
      if (share < 0.05) return
      const pixel = y * width + x
      light[pixel] = mix(light[pixel], value, Math.min(1, share))
      mask[pixel] = 1
    }
  }
}
