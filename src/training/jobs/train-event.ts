import type { VersionComparison } from '../../domain/models/activation.ts'
import type { LeftOut } from '../../domain/training/teaching.ts'
import type { TrainProgress } from '../../domain/training/training.ts'

/** One line that `okng train --json` prints. */
export type TrainEvent =
  | { readonly event: 'progress'; readonly progress: TrainProgress }
  /** `comparison` if the version was compared with another (`--compare-with`); `leftOut` only if parts were taught. */
  | {
      readonly event: 'completed'
      readonly modelVersion: string
      readonly metrics: Readonly<Record<string, unknown>>
      readonly comparison?: VersionComparison
      readonly leftOut?: readonly LeftOut[]
    }
  /** The process was told to stop. The checkpoint is kept. */
  | { readonly event: 'stopped' }
  | { readonly event: 'note'; readonly text: string }
  | { readonly event: 'cut' | 'batch'; readonly done: number; readonly of: number }

export type CompletedEvent = Extract<TrainEvent, { event: 'completed' }>

/** Null if the line is not an event: a library may print, too. */
export function parseTrainEvent(line: string): TrainEvent | null {
  try {
    return JSON.parse(line) as TrainEvent | null
  } catch {
    return null
  }
}
