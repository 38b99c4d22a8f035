import type { LabelCounts } from '../domain/models/manifest.ts'
import type { ResolvedParameters } from '../domain/training/training.ts'
import type { ThresholdOrder } from '../scoring/choose-thresholds.ts'
import type { TrainingObserver } from './training-observer.ts'

export function noteLimits(
  { good, defect }: LabelCounts,
  { batchSize }: ResolvedParameters,
  observer: TrainingObserver
): void {
  if (defect === 0) {
    observer.note(
      'no NG pictures: training on OK pictures alone, with defects drawn onto them; how many real defects escape '
        + 'cannot be measured without NG pictures'
    )
  }
  if (good + defect < batchSize)
    observer.note(
      `${good + defect} pictures for batches of ${batchSize}: each appears several times in a batch, every `
        + 'time in another view'
    )
}

export const needsDefects = (order: ThresholdOrder): boolean =>
  'limits' in order || order.policy.by === 'cost' || order.policy.by === 'escape-limit'
