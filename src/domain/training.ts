export const BACKENDS = ['auto', 'tensorflow', 'wasm'] as const
export type Backend = (typeof BACKENDS)[number]

/** The predecessor's names for what an operator can set, plus the seed and the backend. */
export interface TrainParameters {
  /** Passes over the good pictures; null: as many as the data set needs (`resolveEpochs` of the trainer). */
  readonly epochs: number | null
  readonly learningRate: number
  readonly batchSize: number
  /** A checkpoint is written every so many epochs. */
  readonly saveInterval: number
  readonly seed: number
  readonly backend: Backend
}

export const TRAIN_DEFAULTS: TrainParameters = {
  epochs: null, learningRate: 2e-3, batchSize: 64, saveInterval: 5, seed: 1, backend: 'auto'
}

/** As training used them. */
export type ResolvedParameters = TrainParameters & { readonly epochs: number }

/** One line of progress, after each epoch. Losses are means per picture. */
export interface TrainProgress {
  readonly epoch: number
  readonly epochs: number
  readonly loss: number
  readonly tripletLoss: number
  readonly reconstructionLoss: number
  /** AUROC on the validation split; null when it holds one class only. */
  readonly validationAuroc: number | null
  readonly secondsLeft: number
}

export const JOB_STATES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

/** A retraining job as the API shows it. Times are ISO 8601, UTC. */
export interface TrainJob {
  readonly id: string
  readonly recipe: string
  readonly dataset: string
  readonly parameters: TrainParameters
  readonly state: JobState
  readonly progress: TrainProgress | null
  /** Set when completed. */
  readonly modelVersion: string | null
  readonly metrics: Readonly<Record<string, unknown>> | null
  /** Set when failed. */
  readonly error: string | null
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
}

/** Starts and shows retraining jobs; the routes know only this. */
export interface TrainingJobs {
  /** @throws RecipeNotFound, DatasetInvalid, TrainingBusy */
  start (recipe: string, dataset: string, parameters: TrainParameters): Promise<TrainJob>
  get (id: string): TrainJob | undefined
  list (): readonly TrainJob[]
}
