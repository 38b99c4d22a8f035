export const BACKENDS = ['auto', 'tensorflow', 'wasm'] as const
export type Backend = (typeof BACKENDS)[number]

export const PRECISIONS = ['auto', 'fp32', 'int8'] as const
/**
 * What the encoder computes with. `int8`: whole numbers of 8 bits, where the version is no worse with them. `auto`: the
 * same, where they are also faster on the machine that trains.
 */
export type Precision = (typeof PRECISIONS)[number]

/** What a version was made with, and why. */
export interface ChosenPrecision {
  readonly precision: Exclude<Precision, 'auto'>
  readonly why: string
}

/** The predecessor's names for what an operator can set, plus the seed and the backend. */
export interface TrainParameters {
  /** Passes over the good pictures; null: as many as the data set needs (`resolveEpochs` of the trainer). */
  readonly epochs: number | null
  readonly learningRate: number
  readonly batchSize: number
  /** Epochs between checkpoints. */
  readonly saveInterval: number
  readonly seed: number
  readonly backend: Backend
  /** Absent: `fp32`, as before there was a choice. */
  readonly precision?: Precision | undefined
}

export const TRAIN_DEFAULTS: TrainParameters & { readonly precision: Precision } = {
  epochs: null,
  learningRate: 2e-3,
  batchSize: 64,
  saveInterval: 5,
  seed: 1,
  backend: 'auto',
  precision: 'fp32'
}

/** Threads of the wasm backend for a person who waits. A job uses one, and leaves the other cores to the inspection. */
export const TRAIN_THREADS = 2

/** What the process of a job is asked to do: one JSON document. */
export interface TrainOrder {
  readonly recipe: string
  /** Path of a folder or CSV. */
  readonly dataset: string
  readonly parameters: TrainParameters
  /** Threads of the wasm backend. */
  readonly threads: number
  /** Whether the validation pictures are judged with the recipe's active version too. */
  readonly compareWithActive: boolean
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
  /** Loss of the layer that tells defects from good parts; absent from progress of older versions. */
  readonly classificationLoss?: number
  /** Loss of the map that shows where drawn defects are; absent from progress of older versions. */
  readonly defectMapLoss?: number
  /** AUROC on the validation split; null when it holds one class only. */
  readonly validationAuroc: number | null
  /** The same on the training split, each good picture against the others; null without NG pictures. */
  readonly trainingAuroc?: number | null
  /** Triplet loss on the validation split, over all triplets of real pictures; null when it holds one class only. */
  readonly validationTripletLoss?: number | null
  readonly secondsLeft: number
}

export const JOB_STATES = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const
export type JobState = (typeof JOB_STATES)[number]

/**
 * What happens to a trained version. `never`: it is only published. `if-better`: it becomes active if it is better by a
 * minimum gain. `always`: it becomes active. In each case the golden set can refuse it.
 */
export const ACTIVATIONS = ['never', 'if-better', 'always'] as const
export type Activation = (typeof ACTIVATIONS)[number]

export const TRAINING_PRIORITIES = ['idle', 'low', 'normal'] as const
/** `idle`: training gets the time that nothing else wants. `low`: it gives way where it can. */
export type TrainingPriority = (typeof TRAINING_PRIORITIES)[number]

/** What a job is asked to do. */
export interface TrainRequest {
  readonly recipe: string
  /** A path, the name of an uploaded data set, or `labelled`: all labelled pictures of the recipe. */
  readonly dataset: string
  readonly parameters: TrainParameters
  readonly activate: Activation
  /** For `if-better`, the AUROC must be higher than the active version's by this much. */
  readonly minimumGain: number
}

/** A retraining job as the API shows it. Times are ISO 8601, UTC. */
export interface TrainJob extends TrainRequest {
  readonly id: string
  readonly startedBy: string
  readonly state: JobState
  readonly progress: TrainProgress | null
  /** Progress after each epoch; of a long training every other one, or fewer. */
  readonly history: readonly TrainProgress[]
  /** How often it was resumed from its checkpoint. */
  readonly resumes: number
  /** Set when completed. */
  readonly modelVersion: string | null
  readonly metrics: Readonly<Record<string, unknown>> | null
  /** Whether the version was made active; null until that is decided. */
  readonly activated: boolean | null
  /** Why it was made active, or was not. */
  readonly activation: string | null
  /** Set when failed. */
  readonly error: string | null
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
}

export const isOver = ({ state }: TrainJob): boolean => state !== 'queued' && state !== 'running'

/** Starts, shows, follows and cancels retraining jobs; the routes know only this. */
export interface TrainingJobs {
  /** Queues a job. @throws RecipeNotFound, DatasetInvalid, TrainingQueueFull */
  start(request: TrainRequest, startedBy: string, beforehand?: (id: string) => Promise<void>): Promise<TrainJob>
  get(id: string): Promise<TrainJob | undefined>
  /** The newest `limit` jobs, newest first. */
  list(limit: number): Promise<readonly TrainJob[]>
  /** Resolves when nothing of the job runs any more. @throws JobNotFound, JobNotCancellable */
  cancel(id: string, beforehand?: () => Promise<void>): Promise<TrainJob>
  /**
   * `onChange` is called with each later state of the job.
   * @returns ends the watching
   */
  watch(id: string, onChange: (job: TrainJob) => void): () => void
}
