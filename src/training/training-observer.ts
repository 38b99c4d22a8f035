import type { TrainProgress } from '../domain/training/training.ts'

/** Called during the training: the CLI draws it, a job passes it on. */
export interface TrainingObserver {
  note(text: string): void
  /** Cutting out the parts: pictures done of all. */
  cut(done: number, of: number): void
  batch(epoch: number, done: number, of: number): void
  epoch(progress: TrainProgress): void
}
