import type { BinomialBounds } from '../../scoring/binomial-bounds.ts'
import { describeRate, percent } from '../evaluation/describe-evaluation.ts'

/** The part of a manifest's `metrics` that people see. */
interface TrainedMetrics {
  readonly auroc?: number | null
  readonly escape?: BinomialBounds | null
  readonly overkill?: BinomialBounds | null
  readonly startedFrom?: string
  readonly thresholdMethod?: string
  readonly promisedOverkillRate?: number | null
  readonly trainingSeconds?: number
  readonly backend?: string
  readonly device?: string
  readonly onnxDifference?: number
  readonly precision?: string
  readonly precisionWhy?: string
}

/** Describes the result of a training in lines of text: rates with counts and bounds. */
export function describeTrained(metrics: Readonly<Record<string, unknown>>, threshold: number): string[] {
  const { auroc, escape, overkill, promisedOverkillRate, thresholdMethod, ...made } = metrics as TrainedMetrics
  return [
    'on the pictures held out of training:',
    `  AUROC ${typeof auroc === 'number' ? auroc.toFixed(4) : 'not defined: it takes good parts and defects'}`,
    `  escape rate ${describeRate(escape ?? null, 'no defects were held out')}`,
    `  overkill rate ${describeRate(overkill ?? null, 'no good parts were held out')}`,
    `threshold ${threshold.toFixed(4)} (${thresholdMethod ?? 'unknown'})${
      typeof promisedOverkillRate === 'number'
        ? `, which rejects at most ${percent(promisedOverkillRate)} of the good parts to come on average, if `
          + 'they are like these'
        : ''
    }`,
    `trained from ${made.startedFrom ?? 'unknown'} in ${duration(made.trainingSeconds ?? 0)} on `
      + `${made.backend ?? 'unknown'} (${made.device ?? 'unknown'})`,
    ...(made.precision === undefined ? [] : [`computes in ${made.precision}: ${made.precisionWhy ?? 'unknown'}`])
  ]
}

function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}
