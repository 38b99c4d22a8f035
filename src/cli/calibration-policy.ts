import { InvalidArgumentError } from 'commander'
import type { CalibrationPolicy } from '../scoring/calibrate.ts'

/** What the threshold shall be good for: one of the groups. Shares are 0 to 1. */
export interface PolicyOptions {
  readonly escapeCost?: number
  readonly overkillCost?: number
  readonly maxEscape?: number
  readonly maxOverkill?: number
  readonly falseReject?: number
}

/** A policy for `calibrate`, or the two limits that a review band keeps. */
export type ChosenPolicy = CalibrationPolicy | { readonly by: 'review-band', readonly escapeLimit: number, readonly overkillLimit: number }

/** @throws Error unless the options name exactly one way to choose */
export function chosenPolicy ({ escapeCost, overkillCost, maxEscape, maxOverkill, falseReject }: PolicyOptions): ChosenPolicy {
  const byCost = escapeCost !== undefined || overkillCost !== undefined
  const byLimit = maxEscape !== undefined || maxOverkill !== undefined
  if (Number(byCost) + Number(byLimit) + Number(falseReject !== undefined) !== 1) {
    throw new Error('expected one way to choose the threshold: --escape-cost and --overkill-cost, --max-escape, --max-overkill, both of these for a review band between them, or --false-reject')
  }
  if (byCost) {
    if (escapeCost === undefined || overkillCost === undefined) throw new Error(`--${escapeCost === undefined ? 'escape' : 'overkill'}-cost: expected both costs, received one`)
    return { by: 'cost', escapeCost, overkillCost }
  }
  if (falseReject !== undefined) return { by: 'ok-only', falseRejectRate: falseReject }
  if (maxEscape === undefined) return { by: 'overkill-limit', limit: maxOverkill! }
  return maxOverkill === undefined ? { by: 'escape-limit', limit: maxEscape } : { by: 'review-band', escapeLimit: maxEscape, overkillLimit: maxOverkill }
}

/** For Option.argParser: `0.5%` or `0.005`. @throws InvalidArgumentError outside 0 to 1 */
export function share (text: string): number {
  const value = text.trim() === '' ? NaN : text.trim().endsWith('%') ? Number(text.trim().slice(0, -1)) / 100 : Number(text)
  if (value >= 0 && value <= 1) return value
  throw new InvalidArgumentError('Expected a share from 0 to 1, or 0% to 100%.')
}
