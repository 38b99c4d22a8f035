import type { TrainProgress } from '../domain/training/training.ts'

/** Called during the training: the CLI displays the progress, a job passes it on. */
export interface TrainingObserver {
  note(text: string): void
  /** While parts are cut out: number of finished pictures, and of all pictures. */
  cut(done: number, of: number): void
  batch(epoch: number, done: number, of: number): void
  epoch(progress: TrainProgress): void
}
