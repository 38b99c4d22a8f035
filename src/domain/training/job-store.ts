import type { JobState, TrainJob } from './training.ts'

/** Identifies a process, also from a later one with the same id. */
export interface ProcessMark {
  readonly pid: number
  /** When it started, in the system's own unit; null where the system does not say. */
  readonly startTime: string | null
}

/** A job with what only the service itself needs. */
export interface StoredJob extends TrainJob {
  /** Path of the folder or CSV that is trained on. */
  readonly source: string
  /** The training process, while there is one. */
  readonly process: ProcessMark | null
}

/** Where jobs are kept, so that they outlive the service. */
export interface JobStore {
  add(job: StoredJob): Promise<void>
  save(job: StoredJob): Promise<void>
  /** Saves `job` only if it is still queued. @returns whether it was */
  takeQueued(job: StoredJob): Promise<boolean>
  /** Any station's. */
  get(id: string): Promise<StoredJob | undefined>
  /** The newest of any station, newest first; their histories are left out. */
  list(limit: number): Promise<readonly StoredJob[]>
  /** This station's queued and running ones, oldest first. */
  unfinished(): Promise<readonly StoredJob[]>
  /** This station's. */
  countByState(): Promise<Readonly<Record<JobState, number>>>
}
