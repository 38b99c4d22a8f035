import type { BinomialBounds } from '../scoring/binomial-bounds.ts'
import type { FoundThreshold } from './calibrate-scores.ts'

/** A threshold and what it does, in a few lines. */
export function describeCalibration ({ threshold, reviewBand, method, escape, overkill, review, promisedOverkillRate }: FoundThreshold): string {
  return [
    `threshold ${threshold.toFixed(6)} (${method})${reviewBand > 0 ? `, REVIEW from ${(threshold * (1 - reviewBand)).toFixed(6)}` : ', no review band'}`,
    `escape rate ${escape === null ? 'not known: no defects' : rate(escape)}`,
    `overkill rate ${rate(overkill)}${promisedOverkillRate === null ? '' : `; promised for parts to come: at most ${percent(promisedOverkillRate)}`}`,
    ...reviewBand > 0 ? [`to review ${rate(review)}`] : []
  ].join('\n')
}

const percent = (value: number): string => `${(100 * value).toFixed(2)} %`

const rate = ({ rate: value, count, of, low, high }: BinomialBounds): string => `${percent(value)} (${count} of ${of}; 95 % bounds ${percent(low)} to ${percent(high)})`
