import type { VersionComparison } from '../models/activation.ts'
import type { StoredJob } from '../training/job-store.ts'

/** The right to train a job for a limited time, which the holder extends regularly. */
export interface Lease {
  readonly job: string
  /** Name of the worker. */
  readonly holder: string
  /** Increases each time that the job is taken. Calls of an earlier holder have no effect. */
  readonly number: number
}

export interface LeasedJob {
  readonly lease: Lease
  /** State `running`; its `source` is the SHA-256 of a TrainingBundle. */
  readonly job: StoredJob
  /** SHA-256 of its last checkpoint; null if there is none. */
  readonly checkpoint: string | null
}

/** A version that a worker has trained. */
export interface MadeVersion {
  /** SHA-256 of its manifest.json. */
  readonly manifest: string
  /** Comparison with the recipe's active version; absent if it was not requested, or there was none. */
  readonly comparison?: VersionComparison
}

/** `lost`: another worker has the job, or it has ended. */
export type Hold = 'held' | 'cancelled' | 'lost'

/** Training jobs for workers that share a database. A job has one holder at a time. */
export interface JobLeases {
  /** Takes the next job: a waiting one, or one whose holder did not extend its lease in time. Recipes take turns. */
  take(holder: string): Promise<LeasedJob | undefined>
  /** Saves the state of the job and extends the lease. */
  hold(lease: Lease, job: StoredJob): Promise<Hold>
  /** @returns the previous checkpoint; `lost` if nothing was changed */
  keepCheckpoint(lease: Lease, sha256: string): Promise<{ readonly before: string | null } | 'lost'>
  /**
   * Saves the result of the job, or, with state `queued`, returns the job to the queue.
   * @returns whether the lease was still valid
   */
  end(lease: Lease, job: StoredJob, made: MadeVersion | null): Promise<boolean>
}

/** A completed job whose version must be published. */
export interface Finished {
  readonly job: StoredJob
  readonly made: MadeVersion
}

/** The jobs as seen by the service that created them. */
export interface WorkerQueue {
  /** Tells the worker of the job to stop. @returns whether a worker has the job */
  askToCancel(id: string): Promise<boolean>
  /**
   * Cancels jobs that must stop and whose workers did not extend their lease in time. There may be no other worker that
   * could do it.
   * @param at when they end; ISO 8601, UTC
   */
  cancelSilent(at: string): Promise<void>
  /** Completed jobs of this data folder whose version was not handled yet. */
  finished(): Promise<readonly Finished[]>
  /** Saves the decision on a version. */
  settle(job: StoredJob): Promise<void>
  /** Waiting jobs of this data folder whose pictures are not available to workers yet. */
  unpacked(): Promise<readonly StoredJob[]>
  /** Marks the job's pictures as available to workers. @returns whether the job still waits */
  packed(id: string, source: string): Promise<boolean>
}
