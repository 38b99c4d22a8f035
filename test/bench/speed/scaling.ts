import { ScatterChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { writeFileSync } from 'node:fs'
import { frameOf } from './frames.ts'
import { RECIPE, type ShippedModel } from './model.ts'
import { growth, medianMs } from './timing.ts'

const SIZES = [
  [512, 384],
  [1024, 768],
  [1632, 1224],
  [2448, 2048]
] as const

/** The whole pipeline against the picture's size: a table, words, and a plot. @param svgFile where the plot goes */
export async function benchScaling(
  { inspector }: ShippedModel,
  budgetMs: number,
  svgFile: string,
  print: (line: string) => void
): Promise<void> {
  const series: { readonly name: string; readonly points: [number, number][] }[] = []
  for (const format of ['BMP', 'JPEG'] as const) {
    const points: [number, number][] = []
    for (const size of SIZES) {
      const frame = await frameOf(format, size)
      points.push([
        (size[0] * size[1]) / 1e6,
        await medianMs(() => inspector.inspect({ frame, recipeId: RECIPE }), budgetMs)
      ])
    }
    print(
      `${format}: ${points.map(([megapixels, ms]) => `${megapixels.toFixed(1)} MP ${ms.toFixed(1)} ms`).join(', ')}; `
        + `by picture size ${growth(points)}`
    )
    series.push({ name: format, points })
  }
  use([LineChart, ScatterChart, GridComponent, LegendComponent, SVGRenderer])
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 640, height: 400 })
  chart.setOption({
    animation: false,
    legend: {},
    xAxis: { type: 'value', name: 'megapixels', nameLocation: 'middle', nameGap: 28 },
    yAxis: { type: 'value', name: 'ms a part' },
    series: series.map(({ name, points }) => ({ type: 'line', name, data: points }))
  })
  writeFileSync(svgFile, chart.renderToSVGString())
  chart.dispose()
  print(`plot: ${svgFile}`)
}
