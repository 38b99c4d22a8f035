import { createRandom, type Random } from '../../domain/random.ts'
import { type CropSpec, cropColumns } from '../../domain/recipes/recipe.ts'

/** Maximum errors of a located circle, in rows of a polar crop at its outer edge: of its position, and of its size. */
const OFF_CIRCLE_ROWS = 1
/** Maximum change of brightness around the part: brighter on one side, and darker by the same share on the other. */
const UNEVEN_LIGHT = 0.2
/** Weight of the 3 x 3 surroundings in each pixel. */
const BLUR = 0.5
/** Standard deviation in grey levels. */
const NOISE = 3
/**
 * Share of the views that are as sharp as the picture, and of those without added noise: in the others a defect of a
 * few pixels cannot be seen.
 */
const CLEAN = 0.5

/**
 * A view as another camera would show it. The circle is a little wrong (only polar crops; `augment` shifts square
 * ones), more light comes from one side, the lens is a little out of focus, and there is noise. Each effect has a
 * random share of its maximum. Focus and noise change only in half of the views.
 *
 * Shapes  view [sizePx, columns] grey levels 0 to 255, may be changed; also returned
 */
export function recapture(view: Float32Array, spec: CropSpec, random: Random): Float32Array {
  const width = cropColumns(spec)
  const placed = spec.mode === 'polar' ? offCircle(view, spec.sizePx, width, random) : view
  lightFromOneSide(placed, spec, width, random)
  const seen = blurred(placed, spec.sizePx, width, BLUR * sometimes(random))
  addNoise(seen, NOISE * sometimes(random), random)
  return seen
}

/** Random number from 0 to 1; 0 in a share `CLEAN` of the cases. */
const sometimes = (random: Random): number => Math.max(0, random.uniform() - CLEAN) / (1 - CLEAN)

/** Reads each column at other radii: a wrong centre moves the rim by a cosine of the angle. */
function offCircle(view: Float32Array, height: number, width: number, random: Random): Float32Array {
  const growth = random.range(-OFF_CIRCLE_ROWS, OFF_CIRCLE_ROWS)
  const shift = random.range(0, OFF_CIRCLE_ROWS)
  const towards = random.range(0, 2 * Math.PI)
  const perRow = Float64Array.from(
    { length: width },
    (_, x) => (growth + shift * Math.cos((2 * Math.PI * x) / width + towards)) / Math.max(1, height - 1)
  )
  const result = new Float32Array(view.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = y + y * perRow[x]!
      if (row >= height - 1) {
        result[y * width + x] = view[(height - 1) * width + x]!
        continue
      }
      const upper = row | 0
      const i = upper * width + x
      result[y * width + x] = view[i]! + (row - upper) * (view[i + width]! - view[i]!)
    }
  }
  return result
}

function lightFromOneSide(view: Float32Array, { mode, sizePx: height }: CropSpec, width: number, random: Random): void {
  const strength = random.range(0, UNEVEN_LIGHT)
  const from = random.range(0, 2 * Math.PI)
  // Across a square crop the same strength at the inscribed circle.
  const perPixel = mode === 'polar' ? 0 : (strength * Math.sin(from)) / Math.max(1, (width - 1) / 2)
  const factors = Float64Array.from(
    { length: width },
    mode === 'polar'
      ? (_, x) => 1 + strength * Math.cos((2 * Math.PI * x) / width + from)
      : (_, x) => 1 + strength * Math.cos(from) * ((2 * x) / Math.max(1, width - 1) - 1)
  )
  for (let y = 0, i = 0; y < height; y++) {
    const down = perPixel * (y - (height - 1) / 2)
    for (let x = 0; x < width; x++, i++) {
      const value = view[i]! * (factors[x]! + down)
      view[i] = value < 255 ? value : 255
    }
  }
}

/** Mixes each pixel with the mean of its 3 x 3 pixels. Outside of the crop, the nearest edge pixel is used. */
function blurred(view: Float32Array, height: number, width: number, share: number): Float32Array {
  const across = new Float32Array(view.length)
  for (let start = 0; start < view.length; start += width) {
    let before = view[start]!
    let here = before
    for (let i = start; i < start + width - 1; i++) {
      const next = view[i + 1]!
      across[i] = before + here + next
      before = here
      here = next
    }
    across[start + width - 1] = before + here + here
  }
  const result = new Float32Array(view.length)
  const [mine, theirs] = [1 - share, share / 9]
  for (let y = 0; y < height; y++) {
    const above = y === 0 ? 0 : -width
    const below = y === height - 1 ? 0 : width
    for (let i = y * width; i < (y + 1) * width; i++)
      result[i] = mine * view[i]! + theirs * (across[i + above]! + across[i]! + across[i + below]!)
  }
  return result
}

/** Table of noise values. A new random number for each pixel took longer than everything else in a view. */
function addNoise(view: Float32Array, deviation: number, random: Random): void {
  let at = random.int(0, NORMALS.length - 1)
  for (let i = 0; i < view.length; i++) {
    const value = view[i]! + deviation * NORMALS[at]!
    view[i] = value < 0 ? 0 : value > 255 ? 255 : value
    if (++at === NORMALS.length) at = 0
  }
}
/** Prime number of values, so that rows of a crop do not repeat the same noise. */
const NORMALS = ((): Float32Array => {
  const { normal } = createRandom('noise')
  return Float32Array.from({ length: 65_537 }, normal)
})()
