import type { HeatMap } from './api-types.ts'

/** The grid as a small PNG in a data: URL: red where it is hot, else clear. The browser smooths it when it enlarges. */
export function drawHeat({ cells, values }: HeatMap): string {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = cells
  const context = canvas.getContext('2d')!
  const pixels = context.createImageData(cells, cells)
  for (let n = 0; n < cells * cells; n++) pixels.data.set([255, 60, 30, Math.round(255 * (values[n] ?? 0))], 4 * n)
  context.putImageData(pixels, 0, 0)
  return canvas.toDataURL()
}
