import type { Calibration } from '../../scoring/calibrate.ts'
import { describeEvaluation, describeRate, percent } from './describe-evaluation.ts'
import type { JudgedScores } from './judge-scores.ts'

/** A threshold and the rates that it gives. */
interface Judged extends JudgedScores {
  readonly threshold: number
  readonly reviewBand: number
}

export interface CalibrationDocument extends Judged, Pick<Calibration, 'method' | 'promisedOverkillRate'> {
  readonly recipe: string
  readonly modelVersion: string
  readonly source: string
  readonly before: Judged
  readonly written: boolean
  readonly activated: boolean
}

const METHODS: Readonly<Record<Calibration['method'], string>> = {
  cost: 'least expected cost',
  'escape-limit': 'limit on escapes',
  'overkill-limit': 'limit on overkill',
  'review-band': 'limits on escapes and on overkill',
  bulk: 'good parts alone, from their bulk',
  conformal: 'good parts alone, conformal quantile',
  'tail-fit': 'good parts alone, fitted tail'
}

/** A calibration in a few lines. */
export function describeCalibration(document: CalibrationDocument): string {
  const {
    recipe,
    modelVersion,
    source,
    method,
    promisedOverkillRate,
    threshold,
    reviewBand,
    before,
    written,
    activated
  } = document
  return [
    `recipe ${recipe}, model version ${modelVersion}, by pictures ${source}`,
    `threshold ${threshold.toFixed(4)} (${METHODS[method]}); ${describeBand(threshold, reviewBand)}`,
    ...(promisedOverkillRate === null
      ? []
      : [
          `of the good parts to come it rejects at most ${percent(promisedOverkillRate)} on average, if they `
            + 'are like these'
        ]),
    ...describeJudged(document),
    `before: threshold ${before.threshold.toFixed(4)}; ${describeBand(before.threshold, before.reviewBand)}`,
    ...describeJudged(before),
    'chosen and measured on the same pictures, so the new figures flatter a little',
    ...(written
      ? [`written into recipe ${recipe}${activated ? `, which version ${modelVersion} judges from now on` : ''}`]
      : [])
  ].join('\n')
}

const describeBand = (threshold: number, reviewBand: number): string =>
  reviewBand === 0
    ? 'no review band'
    : `REVIEW from ${(threshold * (1 - reviewBand)).toFixed(4)} (review band ${percent(reviewBand)} of it)`

function describeJudged(judged: Judged): string[] {
  return `${describeEvaluation(judged)}\nsent to review ${describeRate(judged.review, 'no parts')}`
    .split('\n')
    .map((line) => `  ${line}`)
}
