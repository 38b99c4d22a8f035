import type { JobState, TrainJob } from './training.ts'

/** Identifies a process, and distinguishes it from a later one with the same id. */
export interface ProcessMark {
  readonly pid: number
  /** Start time in a unit of the operating system; null if it is not available. */
  readonly startTime: string | null
}

/** A job with internal data of the service. */
export interface StoredJob extends TrainJob {
  /** Path of the folder or CSV with the pictures. */
  readonly source: string
  /** The training process; null if there is none. */
  readonly process: ProcessMark | null
}

/** Stores jobs, so that they survive a restart of the service. */
export interface JobStore {
  add(job: StoredJob): Promise<void>
  save(job: StoredJob): Promise<void>
  /** Saves `job` only if it is still queued. @returns whether it was */
  takeQueued(job: StoredJob): Promise<boolean>
  /** A job of any station. */
  get(id: string): Promise<StoredJob | undefined>
  /** The newest jobs of all stations, newest first, without their histories. */
  list(limit: number): Promise<readonly StoredJob[]>
  /** Queued and running jobs of this station, oldest first. */
  unfinished(): Promise<readonly StoredJob[]>
  /** Number of this station's jobs in each state. */
  countByState(): Promise<Readonly<Record<JobState, number>>>
}
