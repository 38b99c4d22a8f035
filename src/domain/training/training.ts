export const BACKENDS = ['auto', 'tensorflow', 'wasm'] as const
export type Backend = (typeof BACKENDS)[number]

export const PRECISIONS = ['auto', 'fp32', 'int8'] as const
/**
 * Number format of the encoder. `int8`: whole numbers of 8 bits, if the version is not worse with them. `auto`: `int8`
 * if it is also faster on the training machine.
 */
export type Precision = (typeof PRECISIONS)[number]

/** The chosen number format of a version, and the reason. */
export interface ChosenPrecision {
  readonly precision: Exclude<Precision, 'auto'>
  readonly why: string
}

/** Training parameters. The names are those of the predecessor program, plus seed and backend. */
export interface TrainParameters {
  /** Passes over the good pictures; null: chosen by the size of the data set (`resolveEpochs`). */
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

/**
 * Threads of the wasm backend for training from the command line. A job uses one thread and leaves the other cores to
 * the inspection.
 */
export const TRAIN_THREADS = 2

/** Order for the process of a job: one JSON document. */
export interface TrainOrder {
  readonly recipe: string
  /** Path of a folder or CSV. */
  readonly dataset: string
  readonly parameters: TrainParameters
  /** Threads of the wasm backend. */
  readonly threads: number
  /** Whether the recipe's active version also judges the validation pictures. */
  readonly compareWithActive: boolean
}

/** The parameters that training used. */
export type ResolvedParameters = TrainParameters & { readonly epochs: number }

/** Progress after one epoch. Losses are means per picture. */
export interface TrainProgress {
  readonly epoch: number
  readonly epochs: number
  readonly loss: number
  readonly tripletLoss: number
  readonly reconstructionLoss: number
  /** Loss of the layer that separates defects from good parts; absent in progress of older versions. */
  readonly classificationLoss?: number
  /** Loss of the map of drawn defects; absent in progress of older versions. */
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
/** `idle`: training only uses time that no other process needs. `low`: training has a lower priority. */
export type TrainingPriority = (typeof TRAINING_PRIORITIES)[number]

/** A request for a training job. */
export interface TrainRequest {
  readonly recipe: string
  /** A path, the name of an uploaded data set, or `labelled`: all labelled pictures of the recipe. */
  readonly dataset: string
  readonly parameters: TrainParameters
  readonly activate: Activation
  /** For `if-better`: the AUROC must exceed the active version's by this much. */
  readonly minimumGain: number
}

/** A training job as in the API. Times are ISO 8601, UTC. */
export interface TrainJob extends TrainRequest {
  readonly id: string
  readonly startedBy: string
  readonly state: JobState
  readonly progress: TrainProgress | null
  /** Progress after each epoch. In a long training, only every second epoch, or fewer. */
  readonly history: readonly TrainProgress[]
  /** Number of times that it was resumed from its checkpoint. */
  readonly resumes: number
  /** Set when completed. */
  readonly modelVersion: string | null
  readonly metrics: Readonly<Record<string, unknown>> | null
  /** Whether the version was activated; null until this is decided. */
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

/** Starts, lists, watches and cancels training jobs. Routes use only this interface. */
export interface TrainingJobs {
  /** Queues a job. @throws RecipeNotFound, DatasetInvalid, TrainingQueueFull */
  start(request: TrainRequest, startedBy: string, beforehand?: (id: string) => Promise<void>): Promise<TrainJob>
  get(id: string): Promise<TrainJob | undefined>
  /** The newest `limit` jobs, newest first. */
  list(limit: number): Promise<readonly TrainJob[]>
  /** Resolves when the job has ended completely. @throws JobNotFound, JobNotCancellable */
  cancel(id: string, beforehand?: () => Promise<void>): Promise<TrainJob>
  /**
   * `onChange` is called with each later state of the job.
   * @returns a function that ends the watching
   */
  watch(id: string, onChange: (job: TrainJob) => void): () => void
}
