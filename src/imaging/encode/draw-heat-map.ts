import type { GreyImage } from '../../domain/inspection/image.ts'
import type { HeatMap } from '../../domain/inspection/inspection.ts'
import { betweenCells } from '../crop/between-cells.ts'
import { sharp } from '../sharp-library.ts'

/**
 * PNG of the picture in grey. The more a place differs from good parts, the redder it is. Values between the cells of
 * the grid are interpolated.
 */
export async function drawHeatMap({ width, height, data }: GreyImage, heatmap: HeatMap): Promise<Uint8Array> {
  const pixels = new Uint8Array(3 * width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const heat = heatAt(heatmap, x + 0.5, y + 0.5)
      const grey = data[y * width + x]!
      pixels.set([grey + heat * (255 - grey), grey * (1 - heat), grey * (1 - heat)], 3 * (y * width + x))
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

/** 0 to 1 at a point of the picture (the centres of its pixels lie at .5); 0 outside the grid. */
function heatAt({ left, top, sidePx, cells, values }: HeatMap, x: number, y: number): number {
  const u = ((x - left) / sidePx) * cells - 0.5
  const v = ((y - top) / sidePx) * cells - 0.5
  if (u < -0.5 || v < -0.5 || u > cells - 0.5 || v > cells - 0.5) return 0
  return betweenCells(values, cells, u, v)
}
