import type { ConcentricCircle } from '../domain/inspection/bore.ts'
import type { Appearance } from '../domain/inspection/evidence.ts'
import type { Crop, FrameReading, LocatedCircle } from '../domain/inspection/image.ts'
import type { CropSpec, LocateSpec } from '../domain/recipes/recipe.ts'
import type { View } from '../domain/inspection/view.ts'
import { measureAppearance } from '../imaging/appearance/measure-appearance.ts'
import { measureView } from '../imaging/appearance/measure-view.ts'
import { cropCircle } from '../imaging/crop/crop.ts'
import { decode, type DecodeLimits } from '../imaging/decode/decode.ts'
import { locateCircle } from '../imaging/locate/locate-circle.ts'
import { locateConcentric } from '../imaging/locate/locate-concentric.ts'
import { normalise } from '../imaging/crop/normalise.ts'

export interface PixelJob {
  readonly frame: Uint8Array
  readonly raw?: FrameReading
  readonly limits: DecodeLimits
  readonly locate: LocateSpec
  readonly crop: CropSpec
  /** Whether the appearance is measured. Default: false. */
  readonly appearance?: boolean
}

export interface PixelResult {
  /** Null if no part was found; `crop` is then null, too. */
  readonly circle: LocatedCircle | null
  readonly crop: Crop | null
  /** Null if it was not requested, or no part was found. */
  readonly appearance: Appearance | null
  /** Brightness and focus; absent if no part was found. */
  readonly view?: View
  /** Only if the recipe asks for it; null if none was found. */
  readonly bore?: ConcentricCircle | null
  readonly timingsMs: { readonly decode: number; readonly locate: number; readonly crop?: number }
}

/** All work on pixels: from the bytes of a picture to the network's input. */
export type PixelStage = (job: PixelJob) => Promise<PixelResult>

/** Decode, locate, crop and normalise in this thread. @throws what `decode` throws for a frame that can't be read */
export const runPixelStage: PixelStage = async ({
  frame,
  raw,
  limits,
  locate,
  crop: spec,
  appearance: isMeasured = false
}) => {
  const start = performance.now()
  const image = await decode(frame, limits, raw)
  const decoded = performance.now()
  const circle = locateCircle(image, locate)
  const bore = locate.bore !== undefined && { bore: circle && locateConcentric(image, circle, locate.bore) }
  const located = performance.now()
  const timingsMs = { decode: decoded - start, locate: located - decoded }
  if (circle === null) return { circle, crop: null, appearance: null, ...bore, timingsMs }
  const crop = normalise(cropCircle(image, circle, spec), spec)
  const appearance = isMeasured ? measureAppearance(image, circle) : null
  const view = measureView(image, circle, appearance?.focus)
  return { circle, crop, appearance, view, ...bore, timingsMs: { ...timingsMs, crop: performance.now() - located } }
}
