import type { VersionComparison } from '../../domain/models/activation.ts'
import type { ModelManifest } from '../../domain/models/manifest.ts'
import type { TrainEvent } from '../../training/jobs/train-event.ts'

/** The last event of a training, for a program that follows it. */
export function completedEvent(
  { version: modelVersion, metrics, threshold }: ModelManifest,
  comparison: VersionComparison | undefined
): TrainEvent {
  return {
    event: 'completed',
    modelVersion,
    metrics: { ...metrics, threshold },
    ...(comparison && { comparison })
  }
}

/** The line that reports that a training was stopped from outside. */
export const stoppedLine = (): string => eventLine({ event: 'stopped' })

export const eventLine = (event: TrainEvent): string => `${JSON.stringify(event)}\n`
