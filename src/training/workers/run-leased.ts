import type { ChildProcess } from 'node:child_process'
import { rm } from 'node:fs/promises'
import type { Hold, JobLeases, LeasedJob, MadeVersion } from '../../domain/workers/leases.ts'
import type { StoredJob } from '../../domain/training/job-store.ts'
import { followTraining, type TrainingEnd } from '../jobs/follow-training.ts'
import { GRACE_MS } from '../jobs/job-run.ts'
import { addToHistory } from '../jobs/training-history.ts'
import type { CompletedEvent } from '../jobs/train-event.ts'

export interface LeasedRunParts {
  readonly leases: JobLeases
  /** Time after which another worker takes a job, and time between two signs of life. Milliseconds. */
  readonly leaseMs: number
  readonly beatMs: number
  /** A folder for one job. */
  readonly folderOf: (job: string) => string
  /** Makes a data folder of what the job trains on. @returns path of the data set */
  readonly unpack: (leased: LeasedJob, folder: string) => Promise<string>
  /** Starts the training as a child process that prints TrainEvents. */
  readonly spawn: (job: StoredJob, folder: string, dataset: string) => ChildProcess
  readonly signal: (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL') => void
  /** Puts a checkpoint where others find it if there is a new one. @returns false where the lease is lost */
  readonly keepCheckpoint: (leased: LeasedJob, folder: string) => Promise<boolean>
  /** Puts the version where others find it. @returns SHA-256 of its manifest */
  readonly sendVersion: (folder: string, recipe: string, version: string) => Promise<string>
  readonly onError: (error: unknown, job: string) => void
  readonly now: () => Date
  /** Monotonic, milliseconds. */
  readonly clockMs: () => number
  /** Resolves after this time, or when the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** What is not there for a while is asked for again after this time. Milliseconds. */
const AGAIN_MS = 2000

/**
 * Trains a leased job to its end, and says so. Meanwhile it shows signs of life and keeps the checkpoints. When the
 * lease is lost the training is killed and nothing of it is kept: another worker has the job by then. Never rejects.
 * @param closing aborted when the worker ends: the job is given back with its last checkpoint
 * @returns the job as it ended; undefined where the lease was lost
 */
export async function runLeased(
  leased: LeasedJob,
  parts: LeasedRunParts,
  closing: AbortSignal
): Promise<StoredJob | undefined> {
  const { leases, leaseMs, beatMs, clockMs, pause, signal } = parts
  const { lease } = leased
  const folder = parts.folderOf(lease.job)
  const done = new AbortController()
  const ending = new AbortController()
  let job = leased.job
  let child: ChildProcess | null = null
  let reason: 'lost' | 'cancelled' | 'closing' | null = null
  let heldAt = clockMs()

  function stop(why: NonNullable<typeof reason>): void {
    if (reason !== null && why !== 'lost') return
    reason = why
    ending.abort()
    const running = child
    if (running === null) return
    signal(running, why === 'lost' ? 'SIGKILL' : 'SIGTERM')
    void pause(GRACE_MS, done.signal).then(() => {
      if (running.exitCode === null && running.signalCode === null) signal(running, 'SIGKILL')
    })
  }
  const stopClosing = (): void => {
    stop('closing')
  }
  const isLost = (): boolean => reason === 'lost'

  async function beat(): Promise<void> {
    try {
      const held: Hold = await leases.hold(lease, job)
      heldAt = clockMs()
      if (held === 'held') {
        if (!(await parts.keepCheckpoint(leased, folder))) stop('lost')
      } else stop(held)
    } catch (error) {
      parts.onError(error, lease.job)
    }
    // Half of the time is left for a training to end before another worker begins.
    if (clockMs() - heldAt > leaseMs / 2) stop('lost')
  }

  async function keepBeating(): Promise<void> {
    while (!done.signal.aborted && !isLost()) {
      await pause(beatMs, done.signal)
      if (!done.signal.aborted) await beat()
    }
  }

  /** Tries again while the storage or the database does not answer. Undefined: there is a reason to end. */
  async function again<T>(work: () => Promise<T>, until: () => boolean): Promise<T | undefined> {
    while (!until()) {
      try {
        return await work()
      } catch (error) {
        if (!isAway(error)) throw error
        parts.onError(error, lease.job)
        await pause(AGAIN_MS, done.signal)
      }
    }
    return undefined
  }

  async function train(): Promise<TrainingEnd> {
    const dataset = await again(
      () => parts.unpack(leased, folder),
      () => reason !== null
    )
    if (dataset === undefined || reason !== null) return { completed: null, stopped: true, problem: '' }
    child = parts.spawn(job, folder, dataset)
    return followTraining(child, (progress) => {
      job = { ...job, progress, history: addToHistory(job.history, progress) }
    })
  }

  async function finish(end: TrainingEnd): Promise<boolean> {
    const made = end.completed === null ? null : await sent(end.completed)
    if (made === undefined) return false
    if (made === null && reason !== 'cancelled')
      await parts.keepCheckpoint(leased, folder).catch((error: unknown) => {
        parts.onError(error, lease.job)
      })
    job = endOf(job, end, reason, parts.now().toISOString())
    return (await again(() => leases.end(lease, job, made), isLost)) ?? false
  }

  async function sent({ modelVersion, comparison }: CompletedEvent): Promise<MadeVersion | undefined> {
    const manifest = await again(() => parts.sendVersion(folder, job.recipe, modelVersion), isLost)
    return manifest === undefined ? undefined : { manifest, ...(comparison !== undefined && { comparison }) }
  }

  closing.addEventListener('abort', stopClosing)
  if (closing.aborted) stopClosing()
  const beating = keepBeating()
  try {
    const end = await train().catch((error: unknown): TrainingEnd => ({
      completed: null,
      stopped: false,
      problem: (error as Error).message
    }))
    return !isLost() && (await finish(end)) ? job : undefined
  } catch (error) {
    parts.onError(error, lease.job)
    return undefined
  } finally {
    done.abort()
    closing.removeEventListener('abort', stopClosing)
    await beating
    await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
      parts.onError(error, lease.job)
    })
  }
}

/** What may be there again: the storage, the database. */
function isAway(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'BLOBS_UNAVAILABLE' || code === 'RECORDS_UNAVAILABLE' || code === 'ECONNREFUSED'
}

/** The job after its training has ended. @param at ISO 8601, UTC */
function endOf(
  job: StoredJob,
  { completed, stopped, problem }: TrainingEnd,
  reason: 'lost' | 'cancelled' | 'closing' | null,
  at: string
): StoredJob {
  if (completed !== null) {
    const { modelVersion, metrics } = completed
    return { ...job, state: 'completed', modelVersion, metrics, endedAt: at }
  }
  if (reason === 'cancelled') return { ...job, state: 'cancelled', endedAt: at }
  if (reason === 'closing') return { ...job, state: 'queued' }
  // Something outside told the training to end: another try may do, and tries are counted.
  if (stopped) return { ...job, state: 'queued', resumes: job.resumes + 1 }
  return { ...job, state: 'failed', error: problem, endedAt: at }
}
