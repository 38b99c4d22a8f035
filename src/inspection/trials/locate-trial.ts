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

/** Largest side of the picture that is answered. */
const MAX_PX = 640
/** Any part that fills at least a tenth of the picture's height, and none that is larger than the picture. */
const ANY_RADIUS = { min: 0.05, max: 1 }

/**
 * Decodes a picture, finds the part and cuts it out, and tells why there is none. To be run in a thread.
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
 * Which setting stands in the way: each is widened by itself. Bounds that are too narrow come after the
 * polarity: a wrong polarity has some smaller circle, too. The confidence comes last: almost every picture has a circle
 * of little confidence.
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
