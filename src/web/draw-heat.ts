import type { HeatMap } from './api-types.ts'

/** The grid as a small picture, red where it is hot and clear where it isn't; the browser smooths it when it is drawn large. Data address of a PNG. */
export function drawHeat({ cells, values }: HeatMap): string {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = cells
  const context = canvas.getContext('2d')!
  const pixels = context.createImageData(cells, cells)
  for (let n = 0; n < cells * cells; n++) pixels.data.set([255, 60, 30, Math.round(255 * (values[n] ?? 0))], 4 * n)
  context.putImageData(pixels, 0, 0)
  return canvas.toDataURL()
}
