import type { GreyImage } from '../../../src/domain/inspection/image.ts'
import { type LocateSpec, RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import { locateCircle } from '../../../src/imaging/locate/locate-circle.ts'
import { figuresOf, measure } from './measure.ts'
import type { HoughArguments, HoughCircles } from './opencv.ts'
import type { Picture } from './pictures.ts'
import type { Line } from './report.ts'

/** Smallest and largest radius of a picture's part as fractions of its height. */
export type RadiusOf = (picture: Picture) => { readonly min: number; readonly max: number }

/** One recipe for all sizes of the issue: 15 to 45 %. */
export const WIDE: RadiusOf = () => ({ min: 0.15, max: 0.45 })
/** One per size, +-8 % of the nominal one: to whole 10 px, not the picture's own truth. */
export const PER_END: RadiusOf = ({ outer, image }) => {
  const nominal = (Math.round(outer.r / 10) * 10) / image.height
  return { min: 0.92 * nominal, max: 1.08 * nominal }
}

export const specOf = (radius: LocateSpec['radius']): LocateSpec => ({ ...RECIPE_DEFAULTS.locate, radius })

/** As tutorials call it, on the whole picture. */
const TUTORIAL: HoughArguments = {
  method: 'HOUGH_GRADIENT',
  heightPx: null,
  blurPx: 0,
  dp: 1,
  minDist: 20 / 768,
  param1: 50,
  param2: 30,
  radius: { min: 0, max: 0 }
}
export const TUTORIAL_TEXT = 'HOUGH_GRADIENT, dp 1, minDist 20 px, param1 50, param2 30, any radius'

/**
 * Best on the turned rings (`shared/data/rings`) of the grid that `--tune` goes through, each with its recipe's radius
 * bounds.
 */
const REDUCED: HoughArguments = {
  method: 'HOUGH_GRADIENT',
  heightPx: 512,
  blurPx: 5,
  dp: 2,
  minDist: 0.5,
  param1: 250,
  param2: 30,
  radius: { min: 0, max: 0 }
}
export const TUNED_WIDE: HoughArguments = { ...REDUCED, param2: 50 }
export const TUNED_PER_END: HoughArguments = REDUCED

export function ours(pictures: string, all: readonly Picture[], radiusOf: RadiusOf): Line {
  const rows = measure(
    all,
    (picture) => specOf(radiusOf(picture)),
    (spec, { image }) => locateCircle(image, spec)
  )
  return { pictures, finder: 'ours', figures: figuresOf(rows) }
}

export function openCv(
  pictures: string,
  finder: string,
  all: readonly Picture[],
  houghCircles: HoughCircles,
  argsOf: (picture: Picture) => HoughArguments,
  repeats = 2
): Line {
  const rows = all.flatMap((picture) => {
    const source = houghCircles.load(picture.image)
    try {
      return measure([picture], argsOf, (args) => houghCircles.find(source, args), { repeats })
    } finally {
      houghCircles.unload(source)
    }
  })
  return { pictures, finder, figures: figuresOf(rows) }
}

/** So slow that it runs on some of the pictures only, once. */
export const asInTutorials = (pictures: string, some: readonly Picture[], houghCircles: HoughCircles): Line =>
  openCv(
    pictures,
    'OpenCV, tutorial',
    some,
    houghCircles,
    ({ image }: { readonly image: GreyImage }) => ({ ...TUTORIAL, minDist: 20 / image.height }),
    1
  )

export const tuned = (
  pictures: string,
  all: readonly Picture[],
  houghCircles: HoughCircles,
  args: HoughArguments,
  radiusOf: RadiusOf
): Line => openCv(pictures, 'OpenCV, tuned', all, houghCircles, (picture) => ({ ...args, radius: radiusOf(picture) }))

/** `count` of them, evenly spread. */
export const spread = <T>(all: readonly T[], count: number): T[] =>
  Array.from({ length: Math.min(count, all.length) }, (_, n) => all[Math.floor((n * all.length) / count)]!)
