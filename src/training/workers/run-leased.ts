import type { ChildProcess } from 'node:child_process'
import { rm } from 'node:fs/promises'
import type { JobLeases, LeasedJob, MadeVersion } from '../../domain/workers/leases.ts'
import type { StoredJob } from '../../domain/training/job-store.ts'
import { isOver } from '../../domain/training/training.ts'
import { followTraining, type TrainingEnd } from '../jobs/follow-training.ts'
import { addToHistory } from '../jobs/training-history.ts'
import type { CompletedEvent } from '../jobs/train-event.ts'
import { type LeaseWatchParts, type StopReason, watchLease } from './watch-lease.ts'

export interface LeasedRunParts extends LeaseWatchParts {
  readonly leases: JobLeases
  /** A folder for one job. */
  readonly folderOf: (job: string) => string
  /** Makes a data folder for the job's training. @returns path of the data set */
  readonly unpack: (leased: LeasedJob, folder: string) => Promise<string>
  /** Starts the training as a child process that prints TrainEvents. */
  readonly spawn: (job: StoredJob, folder: string, dataset: string) => ChildProcess
  /** Stores the version where others find it. @returns SHA-256 of its manifest */
  readonly sendVersion: (folder: string, recipe: string, version: string) => Promise<string>
  /** Called for a finished job. */
  readonly removeCheckpoint: (leased: LeasedJob) => Promise<void>
  readonly now: () => Date
}

/**
 * Trains a leased job to its end and records the result. Meanwhile it renews the lease and stores the checkpoints. If
 * the lease is lost, the training is killed and its result is dropped, because another worker has the job. Never
 * rejects.
 * @param closing aborted when the worker ends: the job is given back with its last checkpoint
 * @returns the job in its final state; undefined if the lease was lost
 */
export async function runLeased(
  leased: LeasedJob,
  parts: LeasedRunParts,
  closing: AbortSignal
): Promise<StoredJob | undefined> {
  const { leases } = parts
  const { lease } = leased
  const folder = parts.folderOf(lease.job)
  let job = leased.job
  const watch = watchLease(leased, folder, () => job, parts)
  const isLost = (): boolean => watch.reason() === 'lost'
  const onError = (error: unknown): void => {
    parts.onError(error, lease.job)
  }
  const stopClosing = (): void => {
    watch.stop('closing')
  }

  async function train(): Promise<TrainingEnd> {
    const isStopped = (): boolean => watch.reason() !== null
    const dataset = await watch.again(() => parts.unpack(leased, folder), isStopped)
    if (dataset === undefined || isStopped()) return { completed: null, stopped: true, problem: '' }
    const child = parts.spawn(job, folder, dataset)
    watch.guard(child)
    return followTraining(child, (progress) => {
      job = { ...job, progress, history: addToHistory(job.history, progress) }
    })
  }

  async function sent({ modelVersion, comparison }: CompletedEvent): Promise<MadeVersion | undefined> {
    const manifest = await watch.again(() => parts.sendVersion(folder, job.recipe, modelVersion), isLost)
    return manifest === undefined ? undefined : { manifest, ...(comparison !== undefined && { comparison }) }
  }

  /** @returns whether it counts */
  async function finish(end: TrainingEnd): Promise<boolean> {
    const made = end.completed === null ? null : await sent(end.completed)
    if (made === undefined) return false
    if (made === null && watch.reason() !== 'cancelled') await watch.keepCheckpoint()
    job = endOf(job, end, watch.reason(), parts.now().toISOString())
    const counts = (await watch.again(() => leases.end(lease, job, made), isLost)) ?? false
    if (counts && isOver(job)) await parts.removeCheckpoint(leased).catch(onError)
    return counts
  }

  closing.addEventListener('abort', stopClosing)
  if (closing.aborted) stopClosing()
  try {
    const end = await train().catch((error: unknown): TrainingEnd => ({
      completed: null,
      stopped: false,
      problem: (error as Error).message
    }))
    return !isLost() && (await finish(end)) ? job : undefined
  } catch (error) {
    onError(error)
    return undefined
  } finally {
    closing.removeEventListener('abort', stopClosing)
    await watch.end()
    await rm(folder, { recursive: true, force: true }).catch(onError)
  }
}

/** The job after its training has ended. @param at ISO 8601, UTC */
function endOf(
  job: StoredJob,
  { completed, stopped, problem }: TrainingEnd,
  reason: StopReason | null,
  at: string
): StoredJob {
  if (completed !== null) {
    const { modelVersion, metrics } = completed
    return { ...job, state: 'completed', modelVersion, metrics, endedAt: at }
  }
  if (reason === 'cancelled') return { ...job, state: 'cancelled', endedAt: at }
  if (reason === 'closing') return { ...job, state: 'queued' }
  // Something outside ended the training. Another try may succeed, and the number of tries is limited.
  if (stopped) return { ...job, state: 'queued', resumes: job.resumes + 1 }
  return { ...job, state: 'failed', error: problem, endedAt: at }
}
