import { straightenCircle } from '../../domain/inspection/distortion.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import { findDots } from '../../imaging/grid/find-dots.ts'
import { type GridScale, gridScale } from '../../quality/scale/grid-scale.ts'
import { orderGrid } from '../../quality/scale/order-grid.ts'
import { type RingScale, ringScale } from '../../quality/scale/ring-scale.ts'
import { locatePicture } from './locate-picture.ts'
import { readPicture } from './read-picture.ts'

/** Largest mean distance of the dots from a square grid. Pixels. Beyond it, the grid is tilted or there is no grid. */
const MOST_RESIDUAL_PX = 0.5

/** @throws Error where the gauge is not found in a picture */
export async function scaleOfRings(
  files: readonly string[],
  recipe: Recipe,
  gauge: Parameters<typeof ringScale>[1]
): Promise<RingScale> {
  const diameters: number[] = []
  for (const file of files) {
    const { circle } = await locatePicture(file, recipe, () => performance.now())
    if (circle === null) throw new Error(`expected the gauge in ${file}, found no part: see okng locate`)
    diameters.push(2 * straightenCircle(circle, recipe.distortion).r)
  }
  return ringScale(diameters, gauge)
}

/** @throws Error where no grid is found in the picture, or one that is tilted */
export async function scaleOfGrid(
  file: string,
  grid: { readonly pitchMm: number; readonly uncertaintyMm: number }
): Promise<GridScale> {
  const image = await readPicture(file)
  const { width, height } = image
  const placed = orderGrid(findDots(image), { x: width / 2, y: height / 2 })
  const scale = gridScale(placed, { ...grid, width, height })
  if (scale.residualPx > MOST_RESIDUAL_PX)
    throw new Error(
      `expected dots within ${MOST_RESIDUAL_PX} px of a square grid, received ${scale.residualPx.toFixed(2)} px: `
        + 'lay the grid square to the camera, and check that it is flat'
    )
  return scale
}
