import type { GreyImage } from '../domain/inspection/image.ts'
import type { Random } from '../domain/random.ts'
import { drawPlate } from './plate.ts'
import { checkSceneOptions } from './scene-options.ts'
import { createCanvas } from './scene.ts'
import type { PlateKind } from './scene.ts'
import { exposeCanvas } from './sensor.ts'

export interface RenderBackgroundOptions {
  /** Pixels; default 1024. At least `height`. */
  readonly width?: number
  /** Pixels; default 768. */
  readonly height?: number
  readonly random: Random
  /** Default: brushed. */
  readonly plate?: PlateKind
  /** Exposure; default drawn from 0.8 to 1.2. */
  readonly gain?: number
  /** Whether the lamp reflects in the plate. Default true. */
  readonly glare?: boolean
}

/**
 * A picture without a part: plate, glare, scratches and dust as in `renderPart`, but nothing round that is larger than
 * a speck.
 * @throws RangeError for a size or an option out of its range
 */
export function renderBackground(options: RenderBackgroundOptions): GreyImage {
  const { width = 1024, height = 768, random, plate = 'brushed', glare = true } = options
  checkSceneOptions({ plate, ...(options.gain === undefined ? {} : { gain: options.gain }) })
  const canvas = createCanvas(width, height)
  const place = random.fork('place')
  const band = { x: width * place.range(0.25, 0.75), widthPx: height * place.range(0.27, 0.42) }
  drawPlate(canvas, plate, glare ? band : null, place.range(0.8, 2), random.fork('plate'))
  return exposeCanvas(canvas, options.gain ?? random.fork('gain').range(0.8, 1.2), random.fork('sensor'))
}
