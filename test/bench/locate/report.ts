import { formatTable } from '../../../src/cli/terminal/table.ts'
import type { Figures } from './measure.ts'

const HEAD = [
  'pictures',
  'finder',
  'n',
  '3 px + u',
  'in 5 px',
  '> 10 px',
  'none',
  'centre px',
  'radius px',
  'largest',
  'wall ms',
  'CPU ms',
  'not within 3 px + u'
]
const MAX_FAILURES = 6

export interface Line {
  readonly pictures: string
  readonly finder: string
  readonly figures: Figures
}

/** NaN: nothing was found. */
const pixels = (value: number, digits: number): string => (Number.isNaN(value) ? '-' : value.toFixed(digits))
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

export function tableOf(lines: readonly Line[]): string {
  return formatTable(
    HEAD,
    lines.map(({ pictures, finder, figures: f }) => [
      pictures,
      finder,
      String(f.count),
      percent(f.within),
      percent(f.within5),
      percent(f.beyond10),
      percent(f.notFound),
      pixels(f.centrePx, 2),
      pixels(f.radiusPx, 2),
      pixels(f.largestPx, 1),
      f.wallMs.toFixed(1),
      f.cpuMs.toFixed(1),
      finder === 'ours' ? shorten(f.failures) : ''
    ])
  )
}

function shorten(failures: readonly string[]): string {
  const rest = failures.length - MAX_FAILURES
  return failures.slice(0, MAX_FAILURES).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** One limit and what was measured; `ratio` is how much of the limit was used (at most 1 keeps it). */
export interface Target {
  readonly what: string
  readonly measured: string
  readonly limit: string
  readonly ratio: number
}

/** At least so large a share of hits: the misses against the misses that are allowed. */
export const atLeast = (what: string, share: number, limit: number): Target => ({
  what,
  measured: percent(share),
  limit: `>= ${percent(limit)}`,
  ratio: (1 - share) / (1 - limit)
})

export const atMost = (what: string, value: number, limit: number, unit: string): Target => ({
  what,
  measured: `${value.toFixed(1)} ${unit}`,
  limit: `<= ${limit.toFixed(1)} ${unit}`,
  ratio: value / limit
})

export function targetsTable(targets: readonly Target[]): string {
  return formatTable(
    ['target', 'measured', 'limit', 'of the limit', ''],
    targets.map(({ what, measured, limit, ratio }) => [
      what,
      measured,
      limit,
      ratio.toFixed(2),
      ratio <= 1 + 1e-9 ? 'kept' : 'MISSED'
    ])
  )
}
