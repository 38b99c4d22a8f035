import type { VersionComparison } from '../models/activation.ts'
import type { StoredJob } from '../training/job-store.ts'

/** The right to train a job until a time that is moved on again and again. */
export interface Lease {
  readonly job: string
  /** Name of the worker. */
  readonly holder: string
  /** Grows each time that the job is taken: what an earlier holder says counts for nothing. */
  readonly number: number
}

export interface LeasedJob {
  readonly lease: Lease
  /** State `running`; its `source` is the SHA-256 of a TrainingBundle. */
  readonly job: StoredJob
  /** SHA-256 of its last checkpoint; null where there is none. */
  readonly checkpoint: string | null
}

/** What a worker made. */
export interface MadeVersion {
  /** SHA-256 of its manifest.json. */
  readonly manifest: string
  /** With the recipe's active version; absent where it was not asked for, or there was none. */
  readonly comparison?: VersionComparison
}

/** `lost`: another worker has the job, or it is over. */
export type Hold = 'held' | 'cancelled' | 'lost'

/** Training jobs for workers, which share a database. A job has one holder at a time. */
export interface JobLeases {
  /**
   * Takes the job whose turn it is: a waiting one, or one whose holder was not heard of in time. Recipes take turns.
   */
  take(holder: string): Promise<LeasedJob | undefined>
  /** Saves how it goes, and moves the end of the lease on. */
  hold(lease: Lease, job: StoredJob): Promise<Hold>
  /** @returns the checkpoint before; `lost` where nothing was changed */
  keepCheckpoint(lease: Lease, sha256: string): Promise<{ readonly before: string | null } | 'lost'>
  /**
   * Saves how it ended, or, with state `queued`, gives it back.
   * @returns whether it counts
   */
  end(lease: Lease, job: StoredJob, made: MadeVersion | null): Promise<boolean>
}

/** A completed job whose version is to be taken over. */
export interface Finished {
  readonly job: StoredJob
  readonly made: MadeVersion
}

/** The other side of the leases: who has asked for the jobs. */
export interface WorkerQueue {
  /** Tells the worker that has the job to stop. @returns whether one has it */
  askToCancel(id: string): Promise<boolean>
  /**
   * Cancels jobs that are to stop and whose workers were not heard of in time: there may be no other worker to do it.
   * @param at when they end; ISO 8601, UTC
   */
  cancelSilent(at: string): Promise<void>
  /** Jobs of this home that are completed, and not settled yet. */
  finished(): Promise<readonly Finished[]>
  /** Saves what became of a version. */
  settle(job: StoredJob): Promise<void>
  /** Waiting jobs of this data folder whose pictures workers cannot fetch yet. */
  unpacked(): Promise<readonly StoredJob[]>
  /** The job's pictures are where workers find them. @returns whether it still waits */
  packed(id: string, source: string): Promise<boolean>
}
