import type { BinomialBounds } from '../scoring/binomial-bounds.ts'

/** A share as a percentage, with more decimals near 0 % and 100 %: 0 %, 0.040 %, 2.5 %, 87.0 %. */
export function percent(share: number): string {
  const value = share * 100
  const near = Math.min(value, 100 - value)
  // A non-breaking space keeps the number and the sign on one line.
  return `${near === 0 ? value : value.toFixed(near < 0.1 ? 3 : near < 1 ? 2 : 1)}\u00a0%`
}

/** `1.4 % (0.20 % to 5.0 %)`, or `not measured` if nothing was counted. */
export function rateWithBounds(bounds: BinomialBounds | null): string {
  return bounds === null
    ? 'not measured'
    : `${percent(bounds.rate)} (${percent(bounds.low)} to ${percent(bounds.high)})`
}

/** A score or threshold with four decimals; further decimals differ between the runtimes. */
export function score(value: number): string {
  return value.toFixed(4)
}

/** `45 s`, `12 min 05 s`, `2 h 03 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${twoDigits(Math.floor(whole / 60) % 60)} min`
}

/** `2026-11-28 14:05:09 UTC`. @param iso ISO 8601, UTC */
export const timeText = (iso: string): string => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')

/** `1 defect`, `8 defects`, `1,200 good parts`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')
