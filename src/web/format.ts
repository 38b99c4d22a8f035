import type { Evidence } from './api-types.ts'

export const score = (value: number | null): string => (value === null ? 'none' : value.toFixed(3))
export const percent = (share: number | null | undefined, digits = 1): string =>
  share === null || share === undefined ? '–' : `${(100 * share).toFixed(digits)} %`
export const count = (value: number): string => value.toLocaleString('en')

const REASONS: Readonly<Record<string, string>> = {
  WITHIN_THRESHOLD: 'like the good parts',
  ABOVE_THRESHOLD: 'differs from the good parts',
  IN_REVIEW_BAND: 'close to the limit: a person decides',
  PART_NOT_FOUND: 'no part found in the picture',
  FAULT: 'could not be judged: a stage failed',
  NOT_THIS_PART: 'nothing like the good parts'
}
export const reason = (code: string): string => REASONS[code] ?? code.toLowerCase().replaceAll('_', ' ')

const EVIDENCE: Readonly<Record<string, string>> = {
  embedding: 'features of defects',
  features: 'appearance as a whole',
  patches: 'details',
  reconstruction: 'surface',
  pattern: 'pattern around the part',
  tone: 'light and contrast',
  colour: 'colour',
  outline: 'outline',
  size: 'size'
}

/** What speaks against a part, the strongest first, such as `outline: oval by 14 %`. Pieces within their limit say nothing. */
export function evidence(pieces: readonly Evidence[] | null | undefined): string | null {
  const unusual = (pieces ?? []).filter(({ score }) => score > 1).slice(0, 3)
  if (unusual.length === 0) return null
  return unusual
    .map(({ name, score, says }) => `${EVIDENCE[name] ?? name}: ${says ?? `${score.toFixed(1)} times the limit`}`)
    .join(' · ')
}

/** Date and time on this device's clock, to the minute. */
export function time(iso: string | null): string {
  if (iso === null) return '–'
  const date = new Date(iso)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.round(whole / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
