import type { Appearance } from '../../domain/inspection/evidence.ts'
import type { ColourImage, LocatedCircle } from '../../domain/inspection/image.ts'
import { cropPolar } from '../crop/polar.ts'
import { angularSpectrum } from './angular-spectrum.ts'
import { describeOutline, traceOutline } from './outline.ts'
import { COLUMNS, MARGIN, ROWS } from './polar-grid.ts'
import { ringColour } from './ring-colour.ts'
import { ringGrain } from './ring-grain.ts'
import { ringSpots } from './ring-spots.ts'
import { ringTone } from './ring-tone.ts'
import { sharpness } from './sharpness.ts'

/**
 * Measures a located part without an encoder: pattern, spots, grain, tone, focus, colour, outline and size. Nothing
 * here depends on how the part is turned.
 * @throws RangeError as `cropPolar` does
 */
export function measureAppearance(image: ColourImage, circle: LocatedCircle): Appearance {
  const polar = cropPolar(image, circle, ROWS, MARGIN, COLUMNS)
  return {
    pattern: angularSpectrum(polar),
    spots: ringSpots(polar),
    grain: ringGrain(image, circle),
    tone: ringTone(polar),
    focus: sharpness(image, circle),
    colour: ringColour(image, image.colour, circle),
    outline: describeOutline(traceOutline(polar), circle.confidence),
    size: Float32Array.of(Math.log(circle.r / image.height))
  }
}
