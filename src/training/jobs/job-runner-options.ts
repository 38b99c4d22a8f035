import type { JobStore, ProcessMark, StoredJob } from '../../domain/training/job-store.ts'
import type { TrainJob, TrainRequest } from '../../domain/training/training.ts'
import type { JobRunOptions } from './job-run.ts'

/** What the runner of jobs is given. */
export interface JobRunnerOptions extends Omit<JobRunOptions, 'store' | 'onChanged'> {
  readonly store: JobStore
  /** Keeps other services of this machine from training. @returns ends that; null while another service trains */
  readonly acquireMachine: () => (() => void) | null
  /** Checks a request before it is accepted. @returns path of the pictures @throws RecipeNotFound, DatasetInvalid */
  readonly prepare: (id: string, request: TrainRequest) => Promise<string>
  /** Ends a process that an earlier service left behind, if it still runs. */
  readonly endLeftover: (process: ProcessMark) => Promise<void>
  /** Makes the job's version active. @throws when the golden set, or the version itself, does not allow it */
  readonly activate: (job: StoredJob) => Promise<void>
  /**
   * Called with the job's new state when none of its processes runs: removes what is unfinished or no longer needed.
   */
  readonly cleanUp: (job: StoredJob) => Promise<void>
  readonly onChanged: (job: TrainJob) => void
  readonly newId: () => string
  readonly now: () => Date
}
