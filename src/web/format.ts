import type { Evidence } from './api-types.ts'
import type { Text } from './language/en.ts'
import { language, t } from './language/translate.ts'
import { inStationZone } from './station-zone.ts'

/** With the decimal sign of the language. */
export const decimal = (value: number, digits: number): string =>
  value.toLocaleString(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits })
export const score = (value: number | null): string => (value === null ? t('none') : decimal(value, 3))
/** A share in percent; the sign stays in the line of its number. */
export const percent = (share: number | null | undefined, digits = 1): string =>
  share === null || share === undefined ? '–' : `${decimal(100 * share, digits)}\u00A0%`
export const count = (value: number): string => value.toLocaleString(language())

const MEGABYTE = 1e6

/** Room on a disk: `12.3 MB`. */
export const bytes = (value: number): string =>
  value < 1000 * MEGABYTE ? `${decimal(value / MEGABYTE, 1)} MB` : `${decimal(value / MEGABYTE / 1000, 1)} GB`

/** Undefined for what is not in the table: anybody may call a kind of defect `constructor`. */
const wordsOf = (table: Readonly<Record<string, Text>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? t(table[key]!) : undefined

const REASONS: Readonly<Record<string, Text>> = {
  WITHIN_THRESHOLD: 'like the good parts',
  ABOVE_THRESHOLD: 'differs from the good parts',
  IN_REVIEW_BAND: 'close to the threshold: a person decides',
  PART_NOT_FOUND: 'no part found in the picture',
  FAULT: 'could not be judged: a stage failed',
  NOT_THIS_PART: 'nothing like the good parts',
  CHALLENGE_DUE: 'good, but the challenge has not been passed',
  MASTER_PART: 'a master part',
  SIMULATED: 'good, but in a simulation'
}
export const REASON_CODES = Object.keys(REASONS)
export const reason = (code: string): string => wordsOf(REASONS, code) ?? code.toLowerCase().replace(/_/g, ' ')

const KINDS: Readonly<Record<string, Text>> = {
  burr: 'burr',
  chip: 'chip',
  crack: 'crack',
  dent: 'dent',
  'missing chamfer': 'missing chamfer',
  pit: 'pit',
  scratch: 'scratch',
  stain: 'stain',
  other: 'other'
}
/** A kind of defect: the usual ones in the language of the page, a recipe's own ones as they are. */
export const defectKind = (kind: string): string => wordsOf(KINDS, kind) ?? kind

const EVIDENCE: Readonly<Record<string, Text>> = {
  embedding: 'learned features',
  features: 'appearance as a whole',
  patches: 'details',
  reconstruction: 'surface',
  pattern: 'pattern around the part',
  spots: 'bright and dark spots',
  grain: 'rough places',
  tone: 'light and contrast',
  focus: 'focus',
  colour: 'colour',
  outline: 'outline',
  size: 'size'
}
export const evidenceName = (name: string): string => wordsOf(EVIDENCE, name) ?? name

/** What the service says of a piece of evidence, and the text for it. */
const FACTS: readonly (readonly [says: RegExp, text: Text])[] = [
  [/^oval by (\d+) %$/, 'oval by {n} %'],
  [/^radius (\d+) % larger than usual$/, 'radius {n} % larger than usual'],
  [/^radius (\d+) % smaller than usual$/, 'radius {n} % smaller than usual'],
  [/^less sharp than usual$/, 'less sharp than usual'],
  [/^sharper than usual$/, 'sharper than usual'],
  [/^(\d+) % brighter than usual$/, '{n} % brighter than usual'],
  [/^(\d+) % darker than usual$/, '{n} % darker than usual'],
  [/^more red than usual$/, 'more red than usual'],
  [/^more green than usual$/, 'more green than usual'],
  [/^more yellow than usual$/, 'more yellow than usual'],
  [/^more blue than usual$/, 'more blue than usual']
]

/** The measured fact in the language of the page; as it came where it is none of the known ones. */
export function facts(says: string | null | undefined): string | null {
  if (says === null || says === undefined) return null
  for (const [pattern, text] of FACTS) {
    const found = pattern.exec(says)
    if (found) return t(text, { n: found[1] ?? '' })
  }
  return says
}

/** Why a part is not OK, the strongest reason first: `outline: oval by 14 %`. Pieces within bounds are left out. */
export function evidence(pieces: readonly Evidence[] | null | undefined): string | null {
  const unusual = (pieces ?? []).filter(({ score }) => score > 1).slice(0, 3)
  if (unusual.length === 0) return null
  return unusual
    .map(
      ({ name, score, says }) =>
        `${evidenceName(name)}: ${facts(says) ?? t('{n} times as unusual as good parts get', { n: decimal(score, 1) })}`
    )
    .join(' · ')
}

/** Date and time on the station's clock, to the second. */
export function time(iso: string | null): string {
  if (iso === null) return '–'
  const { date, time } = inStationZone(new Date(iso))
  return `${date} ${time}`
}

/** Time of day on the station's clock, to the second. */
export const clock = (iso: string): string => inStationZone(new Date(iso)).time

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return t('{n} s', { n: whole })
  const minutes = Math.round(whole / 60)
  return minutes < 60
    ? t('{n} min', { n: minutes })
    : t('{h} h {n} min', { h: Math.floor(minutes / 60), n: minutes % 60 })
}
