import { html, type Html, trusted } from '../../report/html.ts'
import type { DayChart } from '../stability/day-chart.ts'

const WIDTH = 560
const HEIGHT = 150
const LEFT = 10
const FOOT = 20

/**
 * Means of the days with their control limits; the point of a day with a pattern is filled. @param name text for screen
 * readers
 */
export function controlChart({ points, centre }: DayChart, name: string): Html {
  const all = points.flatMap(({ mean, low, high }) => [mean, low, high])
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const y = (value: number): string => (8 + ((most - value) / (most - least)) * (HEIGHT - 16)).toFixed(1)
  const step = (WIDTH - 2 * LEFT) / points.length
  const x = (n: number): string => (LEFT + (n + 0.5) * step).toFixed(1)
  const limit = (side: 'low' | 'high'): string =>
    points
      .map((point, n) => {
        const [from, to] = [LEFT + n * step, LEFT + (n + 1) * step].map((at) => at.toFixed(1))
        return `${n === 0 ? 'M' : 'L'}${from} ${y(point[side])}H${to}`
      })
      .join('')
  const line = (path: string, stroke: string, dash = ''): string =>
    `<path d="${path}" fill="none" stroke="${stroke}" stroke-width="1.5"${dash && ` stroke-dasharray="${dash}"`}/>`
  const means = points.map(({ mean }, n) => `${n === 0 ? 'M' : 'L'}${x(n)} ${y(mean)}`).join('')
  const dots = points.map(({ mean, rules, spreadOut }, n) => {
    const isOut = rules.length > 0 || spreadOut
    const [radius, colour] = isOut ? [5, 'var(--defect)'] : [3, 'var(--good)']
    return `<circle cx="${x(n)}" cy="${y(mean)}" r="${radius}" fill="${colour}"/>`
  })
  const days = [0, points.length - 1].map((n) => {
    const style = `font-size="12" fill="var(--soft)" text-anchor="${n === 0 ? 'start' : 'end'}"`
    return `<text x="${x(n)}" y="${HEIGHT + 15}" ${style}>${points[n]!.day}</text>`
  })
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT + FOOT}" role="img" aria-label="${name}">${trusted(
    [
      line(`M${LEFT} ${y(centre)}H${WIDTH - LEFT}`, 'var(--soft)'),
      line(limit('low'), 'var(--defect)', '6 4'),
      line(limit('high'), 'var(--defect)', '6 4'),
      line(means, 'var(--good)'),
      ...dots,
      ...days
    ].join('')
  )}</svg></figure>`
}
