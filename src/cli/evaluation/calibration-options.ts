import type { Command } from 'commander'
import type { ThresholdOrder } from '../../scoring/choose-thresholds.ts'
import { FALSE_REJECT_RATE } from '../../scoring/ok-only-threshold.ts'
import { positiveNumber, share } from '../terminal/options.ts'

export interface CalibrationOptions {
  readonly escapeCost?: number
  readonly overkillCost?: number
  readonly defectShare?: number
  readonly maxEscape?: number
  readonly maxOverkill?: number
  readonly okOnly?: true
  readonly falseReject?: number
  readonly reviewBand?: number
}

/** Adds the options of train and calibrate that say how the threshold is chosen. */
export function addCalibrationOptions(command: Command): Command {
  return command
    .option(
      '--escape-cost <n>',
      'threshold of least cost: what a defect judged OK costs, in any unit',
      positiveNumber()
    )
    .option('--overkill-cost <n>', 'what a good part judged NG costs, in the same unit', positiveNumber())
    .option(
      '--defect-share <share>',
      'share of defects on the line, for the cost (default: as among the pictures)',
      share
    )
    .option(
      '--max-escape <share>',
      'highest threshold that lets at most this share of the defects pass, such as 0.5%',
      share
    )
    .option(
      '--max-overkill <share>',
      'lowest threshold that rejects at most this share of the good parts, such as 1%; with --max-escape: the '
        + 'narrowest review band that keeps both',
      share
    )
    .option('--ok-only', 'threshold from good parts alone, with a promise about good parts to come')
    .option(
      '--false-reject <share>',
      `the promise: share of the good parts to come that it may reject (default: ${FALSE_REJECT_RATE * 100}%); `
        + 'says --ok-only too',
      share
    )
    .option(
      '--review-band <share>',
      'width of the REVIEW band below the threshold, as a share of it, such as 10%',
      share
    )
}

/**
 * @param refuse ends the command with a message about its options
 * @returns null where no option is about the threshold
 */
export function thresholdOrder(options: CalibrationOptions, refuse: (message: string) => never): ThresholdOrder | null {
  const { escapeCost, overkillCost, defectShare, maxEscape, maxOverkill, okOnly, falseReject, reviewBand } = options
  if ((escapeCost === undefined) !== (overkillCost === undefined))
    refuse('error: --escape-cost and --overkill-cost go together')
  if (defectShare !== undefined && escapeCost === undefined)
    refuse('error: --defect-share goes with --escape-cost and --overkill-cost')
  if (defectShare === 0) refuse('error: --defect-share must be above 0')
  if (falseReject === 0)
    refuse('error: --false-reject must be above 0: no number of good parts proves that none will ever be rejected')
  const byGoodParts = okOnly === true || falseReject !== undefined
  const asked =
    Number(escapeCost !== undefined)
    + Number(maxEscape !== undefined || maxOverkill !== undefined)
    + Number(byGoodParts)
  if (asked > 1)
    refuse('error: expected one of --escape-cost with --overkill-cost, --max-escape and/or --max-overkill, --ok-only')

  if (maxEscape !== undefined && maxOverkill !== undefined) {
    if (reviewBand !== undefined)
      refuse('error: --max-escape with --max-overkill chooses the review band itself: leave --review-band out')
    return { limits: { escapeLimit: maxEscape, overkillLimit: maxOverkill } }
  }
  const band = reviewBand ?? 0
  if (escapeCost !== undefined && overkillCost !== undefined)
    return {
      policy: { by: 'cost', escapeCost, overkillCost, ...(defectShare !== undefined && { defectShare }) },
      reviewBand: band
    }
  if (maxEscape !== undefined) return { policy: { by: 'escape-limit', limit: maxEscape }, reviewBand: band }
  if (maxOverkill !== undefined) return { policy: { by: 'overkill-limit', limit: maxOverkill }, reviewBand: band }
  if (byGoodParts)
    return { policy: { by: 'ok-only', falseRejectRate: falseReject ?? FALSE_REJECT_RATE }, reviewBand: band }
  return null
}
