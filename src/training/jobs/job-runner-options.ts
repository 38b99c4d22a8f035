import type { JobStore, ProcessMark, StoredJob } from '../../domain/training/job-store.ts'
import type { TrainJob, TrainRequest } from '../../domain/training/training.ts'
import type { JobRunOptions } from './job-run.ts'

/** Dependencies of the job runner. */
export interface JobRunnerOptions extends Omit<JobRunOptions, 'store' | 'onChanged'> {
  readonly store: JobStore
  /**
   * Prevents other services on this machine from training. @returns function that ends this; null while another service
   * trains
   */
  readonly acquireMachine: () => (() => void) | null
  /** Checks a request before it is accepted. @returns path of the pictures @throws RecipeNotFound, DatasetInvalid */
  readonly prepare: (id: string, request: TrainRequest) => Promise<string>
  /** Ends a process of an earlier service if it still runs. */
  readonly endLeftover: (process: ProcessMark) => Promise<void>
  /** Makes the job's version active. @throws if the golden set or the version itself does not allow it */
  readonly activate: (job: StoredJob) => Promise<void>
  /**
   * Called with the job's new state when none of its processes runs. Removes files that are unfinished or no longer
   * needed.
   */
  readonly cleanUp: (job: StoredJob) => Promise<void>
  readonly onChanged: (job: TrainJob) => void
  readonly newId: () => string
  readonly now: () => Date
}
