import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import type { Circle, GreyImage } from '../../../../src/domain/inspection/image.ts'
import { encodeBmp } from '../../../../src/imaging/encode/encode-bmp.ts'
import type { PixelJob } from '../../../../src/inspection/pixel-stage.ts'

export const DISC = { cx: 98.3, cy: 81.6, r: 52 }

/** A job on a BMP of a bright disc with a shaded face on a dark ground, or of the ground alone. */
export function pixelJob(withPart = true): PixelJob {
  return {
    frame: encodeBmp(picture(withPart)),
    limits: { maxBytes: 100_000, maxPixels: 50_000 },
    locate: RECIPE_DEFAULTS.locate,
    crop: { mode: 'square', sizePx: 32, margin: 1.05 }
  }
}

/** @param bore a hole in the disc */
export function picture(withPart = true, bore: Circle | null = null): GreyImage {
  const width = 200
  const height = 160
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const dx = (i % width) - DISC.cx
    const dy = Math.floor(i / width) - DISC.cy
    const share = withPart ? Math.min(1, Math.max(0, DISC.r - Math.hypot(dx, dy) + 0.5)) : 0
    const hole =
      bore === null
        ? 0
        : Math.min(1, Math.max(0, bore.r - Math.hypot((i % width) - bore.cx, Math.floor(i / width) - bore.cy) + 0.5))
    return 40 + share * (1 - hole) * (150 + dx / 2)
  })
  return { width, height, data }
}
