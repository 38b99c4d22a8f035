import type { Circle, Crop } from '../domain/inspection/image.ts'
import type { HeatMap } from '../domain/inspection/inspection.ts'
import { type CropSpec, cropColumns } from '../domain/recipes/recipe.ts'
import { sharpenHeat } from '../imaging/crop/sharpen-heat.ts'
import { polarCellsToDisc, discSide } from '../imaging/crop/polar-to-disc.ts'
import type { LoadedModel } from './models/loaded-model.ts'

/**
 * Places the encoder's map of a crop on the picture that the crop was cut from. The map of a polar crop becomes a disc
 * again; cells outside its largest radius are 0.
 *
 * Shapes  map [sizePx, columns] of the crop; for a polar crop rows are radius and columns are angle
 *
 * @throws RangeError for a map with NaN or Infinity
 */
export function heatOverPicture(map: Float32Array, circle: Circle, crop: CropSpec): HeatMap {
  if (!map.every(Number.isFinite)) throw new RangeError('heat map: expected finite values, received NaN or Infinity')
  const half = crop.margin * circle.r
  const [rows, columns] = [crop.sizePx, cropColumns(crop)]
  const [cells, values] =
    crop.mode === 'polar' ? [discSide(rows, columns), polarCellsToDisc(map, rows, columns)] : [rows, Array.from(map)]
  return {
    left: circle.cx + 0.5 - half,
    top: circle.cy + 0.5 - half,
    sidePx: 2 * half,
    cells,
    values: values.map((value) => Math.round(value * 1000) / 1000)
  }
}

/**
 * Where a part differs from good parts, computed from its crop; null if the model version has no heat maps.
 * @param circle the circle around which the crop was cut
 */
export async function heatMapOf(
  { encoder, manifest }: LoadedModel,
  crop: Crop,
  circle: Circle
): Promise<HeatMap | null> {
  const { heatMapSize } = encoder
  if (heatMapSize === null) return null
  return heatOverPicture(
    sharpenHeat(await encoder.heatMap(crop.data), heatMapSize, crop.data, manifest.crop),
    circle,
    manifest.crop
  )
}
