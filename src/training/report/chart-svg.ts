import { LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components'
import { init, use, type EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { html, trusted, type Html } from '../../report/html.ts'

use([LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer])

// The size that the chart is laid out for; the page scales it. Text can be read from the width of a phone to half of a
// screen.
const WIDTH = 440
const HEIGHT = 290

/** Colours are the page's CSS variables, so that one drawing serves light, dark and paper. */
export const COLOURS = {
  ink: 'var(--ink)',
  soft: 'var(--soft)',
  line: 'var(--line)',
  good: 'var(--good)',
  defect: 'var(--defect)',
  accent: 'var(--accent)'
} as const

/** Options that all charts share; spread it and add axes and series. */
export const BASE = {
  animation: false,
  grid: { left: 66, right: 18, top: 50, bottom: 46, outerBoundsMode: 'none' },
  legend: {
    top: 4,
    left: 'center',
    itemWidth: 18,
    itemHeight: 8,
    itemGap: 26,
    icon: 'roundRect',
    textStyle: { color: COLOURS.ink, fontSize: 12 }
  }
} as const

/** Axis with a name, in the page's colours. */
export function axis(
  name: string,
  where: 'x' | 'y',
  more: Readonly<Record<string, unknown>> = {}
): Record<string, unknown> {
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameGap: where === 'x' ? 28 : 42,
    nameTextStyle: { color: COLOURS.soft, fontSize: 12 },
    axisLabel: { color: COLOURS.soft, fontSize: 12, hideOverlap: true },
    axisLine: { show: where === 'x', lineStyle: { color: COLOURS.line } },
    axisTick: { show: false },
    splitLine: { show: where === 'y', lineStyle: { color: COLOURS.line } },
    ...more
  }
}

export interface VerticalLine {
  readonly x: number
  readonly label: string
  /**
   * The side of the line on which the word is. Default: the middle. At the border of the chart, a word in the middle
   * would be cut off.
   */
  readonly align?: 'left' | 'right'
}

/** Dashed vertical lines with a word at each. */
export function verticalLines(lines: readonly VerticalLine[]): Record<string, unknown> {
  return {
    silent: true,
    symbol: 'none',
    precision: 12, // the default rounds x to two decimals
    lineStyle: { color: COLOURS.ink, type: [5, 4], width: 1.5 },
    label: { color: COLOURS.ink, fontSize: 12, position: 'end', distance: 3 },
    data: lines.map(({ x, label, align = 'center' }) => ({ xAxis: x, label: { formatter: label, align } }))
  }
}

/**
 * One chart as inline SVG that fills the width it is given. The same option gives the same bytes.
 *
 * @param id letters, digits and dashes; must be unique on the page
 * @param description text for readers who can't see the chart
 */
export function chartSvg(id: string, description: string, option: EChartsCoreOption): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT })
  try {
    chart.setOption(option)
    const body = chart
      .renderToSVGString()
      .replace(/^[^]*?<svg[^>]*>|<\/svg>\s*$|<style[^]*?<\/style>/g, '') // hover rules; the page brings its own <svg>
      .replace(/ (?:ecmeta_\w+|class)="[^"]*"/g, '')
      .replaceAll(/zr\d+-/g, `${id}-`) // ids count up over the life of the process
    const label = html`role="img" aria-label="${description}" data-chart="${id}"`
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" ${label}>${trusted(body)}</svg>`
  } finally {
    chart.dispose() // it keeps the process alive otherwise
  }
}
