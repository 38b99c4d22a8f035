import type { GreyImage, LocatedCircle } from '../../domain/inspection/image.ts'
import type { LocateSpec } from '../../domain/recipes/recipe.ts'
import type { LocateTrial } from '../../domain/recipes/recipe-trial.ts'
import { cropCircle } from '../../imaging/crop/crop.ts'
import { decode } from '../../imaging/decode/decode.ts'
import { encodeJpeg } from '../../imaging/encode/encode-jpeg.ts'
import { encodePng } from '../../imaging/encode/encode-png.ts'
import { locateCircle } from '../../imaging/locate/locate-circle.ts'
import { locateConcentric } from '../../imaging/locate/locate-concentric.ts'
import type { PixelJob } from '../pixel-stage.ts'

/** Largest side of the picture in the answer. */
const MAX_PX = 640
/**
 * Any part whose diameter is at least a tenth of the picture's height. Larger parts than the picture are excluded
 * elsewhere.
 */
const ANY_RADIUS = { min: 0.05, max: 1 }

/**
 * Decodes a picture, locates the part and cuts it out, or says why no part was found. Must run in a thread.
 * @throws what `decode` throws for a frame that cannot be read
 */
export async function runLocateTrial({ frame, raw, limits, locate, crop: spec }: PixelJob): Promise<LocateTrial> {
  const image = await decode(frame, limits, raw)
  const circle = locateCircle(image, locate)
  const { width, height } = image
  const bore = locate.bore !== undefined && { bore: circle && plain(locateConcentric(image, circle, locate.bore)) }
  return {
    width,
    height,
    jpeg: await encodeJpeg(image, MAX_PX),
    radius: locate.radius,
    circle,
    ...bore,
    crop: circle === null ? null : await cropOf(image, circle, spec),
    notFound: circle === null ? whyNotFound(image, locate) : null
  }
}

async function cropOf(
  image: GreyImage,
  circle: LocatedCircle,
  spec: PixelJob['crop']
): Promise<NonNullable<LocateTrial['crop']>> {
  const grey = Uint8Array.from(cropCircle(image, circle, spec), Math.round)
  const height = spec.sizePx
  const width = grey.length / height
  return { width, height, png: await encodePng({ width, height, data: grey }) }
}

/**
 * Finds the setting that prevents a result, by widening one setting at a time. The polarity is tried before the radius,
 * because with a wrong polarity there is often a smaller circle. The confidence is tried last, because almost every
 * picture has some circle with a low confidence.
 */
function whyNotFound(image: GreyImage, spec: LocateSpec): NonNullable<LocateTrial['notFound']> {
  const wider = [
    ['OTHER_POLARITY', { polarity: 'auto' }],
    ['OUTSIDE_RADIUS', { radius: ANY_RADIUS }],
    ['LOW_CONFIDENCE', { minConfidence: 0 }]
  ] as const
  for (const [reason, change] of wider) {
    const circle = locateCircle(image, { ...spec, ...change })
    if (circle !== null) return { reason, circle }
  }
  return { reason: 'NOTHING_ROUND', circle: null }
}

const plain = (found: LocatedCircle | null): LocatedCircle | null =>
  found && { cx: found.cx, cy: found.cy, r: found.r, confidence: found.confidence }
