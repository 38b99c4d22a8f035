import { createRandom, type Random } from '../domain/random.ts'
import type { CropSpec } from '../domain/recipes/recipe.ts'
import { measureAppearance } from '../imaging/appearance/measure-appearance.ts'
import { cropCircle } from '../imaging/crop/crop.ts'
import { renderSurface } from '../rendering/surfaces/render-surface.ts'
import { drawKind } from '../rendering/surfaces/surface-kind.ts'
import type { Cut } from './dataset/cut-pictures.ts'
import { drawDefect } from './network/synthetic-defect.ts'

/** The error of locating a part is about one pixel of the crop. */
const CENTRE_ERROR_PX = 1.2
const RADIUS_ERROR = 0.015

/**
 * Cut-out good parts of made-up products: `perProduct` parts of each, product by product. Grey levels are whole
 * numbers, as in pictures of a camera.
 */
export function drawGoodParts(
  crop: CropSpec,
  { products, perProduct, seed }: { readonly products: number; readonly perProduct: number; readonly seed: string },
  report: (done: number) => void = () => {}
): Cut[] {
  const random = createRandom(seed)
  const cuts: Cut[] = []
  for (let product = 0; product < products; product++) {
    const kind = drawKind(random.fork(`product ${product}`))
    for (let n = 0; n < perProduct; n++) {
      const part = `${product}/${n}`
      const { image, circle } = renderSurface(kind, random.fork(part))
      cuts.push({
        picture: { file: `${part}.png`, label: 'good', part },
        appearance: measureAppearance(image, { ...circle, confidence: 1 }),
        pixels: cropCircle(image, mislocated(circle, random.fork(`located ${part}`)), crop)
      })
      report(cuts.length)
    }
  }
  return cuts
}

/** The same parts, each with a made-up defect. */
export function withDefects(good: readonly Cut[], crop: CropSpec, seed: string): Cut[] {
  const random = createRandom(seed)
  return good.map(({ picture, pixels, appearance }) => ({
    appearance,
    picture: { ...picture, label: 'defect' },
    pixels: drawDefect(pixels, crop, random)
  }))
}

function mislocated(
  { cx, cy, r }: { cx: number; cy: number; r: number },
  random: Random
): { cx: number; cy: number; r: number } {
  return {
    cx: cx + random.range(-CENTRE_ERROR_PX, CENTRE_ERROR_PX),
    cy: cy + random.range(-CENTRE_ERROR_PX, CENTRE_ERROR_PX),
    r: r * (1 + random.range(-RADIUS_ERROR, RADIUS_ERROR))
  }
}
