import { html, type Html } from '../../report/html.ts'
import type { ZonePart } from '../attribute/signal-zone.ts'

const WIDTH = 900
const HEIGHT = 260
const LEFT = 64
const RIGHT = 16
const TOP = 14
const BOTTOM = 34

const COLOUR: Readonly<Record<ZonePart['decisions'], string>> = {
  accepted: 'var(--good)',
  rejected: 'var(--defect)',
  mixed: 'var(--accent)'
}
const SHAPE_WORDS: Readonly<Record<ZonePart['decisions'], string>> = {
  accepted: 'always accepted',
  rejected: 'always rejected',
  mixed: 'not alike'
}

/** Parts sorted by their mean score, on a logarithmic scale, with the threshold. */
export function zoneChart(parts: readonly ZonePart[], threshold: number): Html {
  const sorted = [...parts].sort((a, b) => a.value - b.value)
  const values = [...sorted.map(({ value }) => value), threshold].filter((value) => value > 0)
  const [low, high] = [Math.floor(Math.log10(Math.min(...values))), Math.ceil(Math.log10(Math.max(...values)))]
  const span = Math.max(1, high - low)
  const y = (value: number): number => {
    const share = value > 0 ? (Math.log10(value) - low) / span : 0
    return HEIGHT - BOTTOM - Math.max(0, Math.min(1, share)) * (HEIGHT - TOP - BOTTOM)
  }
  const x = (n: number): number => LEFT + ((n + 0.5) / sorted.length) * (WIDTH - LEFT - RIGHT)
  const powers = Array.from({ length: span + 1 }, (_, n) => low + n)
  const label = html`role="img" aria-label="Mean score of each part, with the threshold"`
  return html`<figure><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" ${label}>
${powers.map((power) => gridLine(10 ** power, y(10 ** power)))}
${levelLine(y(threshold), html`stroke="var(--ink)" stroke-dasharray="5 4"`)}
<text x="${WIDTH - RIGHT}" y="${y(threshold) - 5}" text-anchor="end" font-size="12" fill="var(--ink)">threshold</text>
${sorted.map((part, n) => partDot(part, x(n), y(part.value)))}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle" font-size="12"
fill="var(--soft)">parts in the order of their mean score</text>
</svg>
<figcaption>${legend(['accepted', 'mixed', 'rejected'])}</figcaption></figure>`
}

const levelLine = (y: number, stroke: Html): Html =>
  html`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" ${stroke}/>`

function gridLine(value: number, y: number): Html {
  const words = value < 1 ? String(value) : value.toLocaleString('en-GB')
  return html`${levelLine(y, html`stroke="var(--line)"`)}
<text x="${LEFT - 8}" y="${y + 4}" text-anchor="end" font-size="12" fill="var(--soft)">${words}</text>`
}

function partDot({ part, value, decisions }: ZonePart, x: number, y: number): Html {
  const radius = decisions === 'mixed' ? 5 : 4
  return html`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}" fill="${COLOUR[decisions]}">
<title>${part}: ${value.toFixed(4)}, ${SHAPE_WORDS[decisions]}</title></circle>`
}

const legend = (kinds: readonly ZonePart['decisions'][]): Html[] =>
  kinds.map(
    (kind) =>
      html`<svg viewBox="0 0 12 12" style="display:inline;width:12px;height:12px" aria-hidden="true">
<circle cx="6" cy="6" r="5" fill="${COLOUR[kind]}"/></svg> ${SHAPE_WORDS[kind]} &nbsp; `
  )
