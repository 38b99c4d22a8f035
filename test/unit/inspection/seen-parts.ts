import type { Appearance } from '../../../src/domain/inspection/evidence.ts'
import type { ColourImage } from '../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../src/domain/random.ts'
import { measureAppearance } from '../../../src/imaging/appearance/measure-appearance.ts'
import type { EvidenceModel } from '../../../src/scoring/evidence/evidence-model.ts'
import { STRANGER_FROM } from '../../../src/scoring/evidence/piece-count.ts'
import { fitPieces } from '../../../src/training/evidence/fit-pieces.ts'
import { CIRCLE, drawShape, polygon, type Shape, tinted } from '../imaging/appearance/draw-shape.ts'

const PARTS = 15

/** What is measured of a drawn part. */
export const appearanceOf = (
  shape: Shape,
  tint: readonly [number, number, number] = [0, 0, 0],
  r = CIRCLE.r
): Appearance => measureAppearance(tinted(drawShape(shape), tint) satisfies ColourImage, { ...CIRCLE, r })

/** A round disc with teeth, as any other but for a little light and its place in the circle. */
export function usualShape(seed: string): Shape {
  const random = createRandom(seed)
  const [gain, shift, towards, turn] = [
    1 + 0.02 * random.normal(),
    0.01 * random.normal(),
    random.range(0, 6),
    random.range(0, 6)
  ]
  return { gain, turn, edge: (angle) => 1 + shift * Math.cos(angle - towards) + 0.02 * Math.cos(12 * angle) }
}

/** Another product: a dark hexagon with a print. */
export const ANOTHER: Shape = {
  edge: polygon(6),
  gain: 0.5,
  grey: (radius, angle) => 150 + (radius > 0.3 && radius < 0.7 ? 60 * Math.cos(3 * angle) : 0)
}

/** Evidence from 15 usual parts; no encoder's features. */
export function roundParts(): EvidenceModel {
  const views = Array.from({ length: PARTS }, (_, n) => ({
    features: new Float32Array(0),
    appearance: appearanceOf(usualShape(`part ${n}`))
  }))
  const folds = [0, 1, 2].map((fold) => views.flatMap((_, n) => (n % 3 === fold ? [n] : [])))
  return {
    embedding: { middle: Math.log(0.2), reach: 0.8 },
    pieces: fitPieces(views, [], folds).pieces,
    strangerFrom: STRANGER_FROM
  }
}
