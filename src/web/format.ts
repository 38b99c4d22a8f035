import type { Evidence } from './api-types.ts'
import type { Text } from './language/en.ts'
import { t } from './language/translate.ts'

export const score = (value: number | null): string => (value === null ? t('none') : value.toFixed(3))
export const percent = (share: number | null | undefined, digits = 1): string =>
  share === null || share === undefined ? '–' : `${(100 * share).toFixed(digits)} %`
export const count = (value: number): string => value.toLocaleString('en')

const REASONS: Readonly<Record<string, Text>> = {
  WITHIN_THRESHOLD: 'like the good parts',
  ABOVE_THRESHOLD: 'differs from the good parts',
  IN_REVIEW_BAND: 'close to the threshold: a person decides',
  PART_NOT_FOUND: 'no part found in the picture',
  FAULT: 'could not be judged: a stage failed',
  NOT_THIS_PART: 'nothing like the good parts'
}
export const REASON_CODES = Object.keys(REASONS)
export const reason = (code: string): string =>
  REASONS[code] === undefined ? code.toLowerCase().replace(/_/g, ' ') : t(REASONS[code])

const EVIDENCE: Readonly<Record<string, Text>> = {
  embedding: 'learned features',
  features: 'appearance as a whole',
  patches: 'details',
  reconstruction: 'surface',
  pattern: 'pattern around the part',
  tone: 'light and contrast',
  colour: 'colour',
  outline: 'outline',
  size: 'size'
}
export const evidenceName = (name: string): string => (EVIDENCE[name] === undefined ? name : t(EVIDENCE[name]))

/** Why a part is not OK, the strongest reason first: `outline: oval by 14 %`. Pieces within bounds are left out. */
export function evidence(pieces: readonly Evidence[] | null | undefined): string | null {
  const unusual = (pieces ?? []).filter(({ score }) => score > 1).slice(0, 3)
  if (unusual.length === 0) return null
  return unusual
    .map(
      ({ name, score, says }) =>
        `${evidenceName(name)}: ${says ?? t('{n} times as unusual as good parts get', { n: score.toFixed(1) })}`
    )
    .join(' · ')
}

const two = (part: number): string => String(part).padStart(2, '0')

/** Date and time on this device's clock, to the second. */
export function time(iso: string | null): string {
  if (iso === null) return '–'
  const date = new Date(iso)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(iso)}`
}

/** Time of day on this device's clock, to the second. */
export function clock(iso: string): string {
  const date = new Date(iso)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return t('{n} s', { n: whole })
  const minutes = Math.round(whole / 60)
  return minutes < 60
    ? t('{n} min', { n: minutes })
    : t('{h} h {n} min', { h: Math.floor(minutes / 60), n: minutes % 60 })
}
