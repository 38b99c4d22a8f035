import type { Finished, WorkerQueue } from '../../domain/workers/leases.ts'
import type { StoredJob } from '../../domain/training/job-store.ts'
import { isOver, type TrainJob } from '../../domain/training/training.ts'
import { JobNotCancellable, JobNotFound, TimedOut } from '../../errors.ts'
import { createAcceptance } from '../jobs/accept-job.ts'
import { decideActivation } from '../jobs/decide-activation.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { JobRunnerOptions } from '../jobs/job-runner-options.ts'
import { createJobWatchers } from '../jobs/job-watchers.ts'
import { isAway } from './is-away.ts'

export interface WorkerJobsParts extends Pick<
  JobRunnerOptions,
  'store' | 'newId' | 'now' | 'prepare' | 'cleanUp' | 'activate' | 'onChanged' | 'onError'
> {
  readonly queue: WorkerQueue
  /**
   * Stores the inputs of a job's training where workers find them.
   * @returns its SHA-256
   * @throws BlobsUnavailable: it is tried again; other errors fail the job
   */
  readonly pack: (job: StoredJob) => Promise<string>
  /** Fetches a version that a worker made. @param manifest SHA-256 of its manifest.json */
  readonly receiveVersion: (manifest: string) => Promise<unknown>
  /** Resolves after this time, or when the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** Time between two reads of the database. Milliseconds. */
const LOOK_MS = 1000

/** Training jobs for workers: queues them, reports their progress, and fetches the trained versions. */
export function createWorkerJobs(parts: WorkerJobsParts): JobRunner {
  const { store, queue, onError, now, pause } = parts
  const watchers = createJobWatchers()
  const closing = new AbortController()
  let told = new Map<string, string>()
  let looking: Promise<void> = Promise.resolve()

  function tell(job: StoredJob): void {
    parts.onChanged(job)
    watchers.tell(job)
  }
  const accept = createAcceptance(parts, tell)

  /** @returns SHA-256 of what it trains on; undefined where the job has failed, as another try would give the same */
  async function packed(job: StoredJob): Promise<string | undefined> {
    try {
      return await parts.pack(job)
    } catch (error) {
      if (isAway(error)) throw error
      const failed: StoredJob = { ...job, state: 'failed', error: (error as Error).message, endedAt: time() }
      if (await store.takeQueued(failed)) tell(failed)
      return undefined
    }
  }

  async function pack(job: StoredJob): Promise<void> {
    const source = await packed(job)
    if (source !== undefined) await queue.packed(job.id, `sha256:${source}`)
    // Its list of pictures is no longer needed, as after its end.
    await parts.cleanUp({ ...job, state: 'completed' }).catch(onError)
  }

  const time = (): string => now().toISOString()

  async function settle({ job, made }: Finished): Promise<void> {
    await parts.receiveVersion(made.manifest)
    const decision = await decideActivation(job, made.comparison, job.metrics ?? {}, () => parts.activate(job))
    const settled = { ...job, ...decision }
    await queue.settle(settled)
    tell(settled)
  }

  /** Tells watchers about jobs that have changed since the last read. */
  async function tellChanges(): Promise<void> {
    const unfinished = await store.unfinished()
    const ended = await Promise.all(
      [...told.keys()].filter((id) => !unfinished.some((job) => job.id === id)).map((id) => store.get(id))
    )
    const seen = new Map(unfinished.map((job) => [job.id, stampOf(job)]))
    // Watchers are told about a completed job after its version was fetched.
    for (const job of [...unfinished, ...ended])
      if (job !== undefined && job.state !== 'completed' && told.get(job.id) !== stampOf(job)) tell(job)
    told = seen
  }

  async function look(): Promise<void> {
    for (const job of await queue.unpacked()) await pack(job).catch(onError)
    await queue.cancelSilent(time())
    for (const finished of await queue.finished()) await settle(finished).catch(onError)
    await tellChanges()
  }

  async function keepLooking(): Promise<void> {
    while (!closing.signal.aborted) {
      await look().catch(onError)
      await pause(LOOK_MS, closing.signal)
    }
  }

  /** A job may be given back while it is told to stop, and taken again. */
  async function cancel(id: string, beforehand?: () => Promise<void>): Promise<TrainJob> {
    for (let isAsked = false; !closing.signal.aborted; isAsked = true) {
      const job = await store.get(id)
      if (job === undefined) throw new JobNotFound(id)
      if (isAsked && job.state === 'cancelled') return job
      if (!isAsked && !isOver(job)) await beforehand?.()
      const cancelled: StoredJob = { ...job, state: 'cancelled', endedAt: time() }
      if (job.state === 'queued' && (await store.takeQueued(cancelled))) {
        await parts.cleanUp(cancelled).catch(onError)
        tell(cancelled)
        return cancelled
      }
      if (isOver(job)) throw new JobNotCancellable(id, job.state)
      await queue.askToCancel(id)
      await pause(LOOK_MS / 2, closing.signal)
    }
    throw new TimedOut()
  }

  return {
    start: accept,
    get: store.get,
    list: store.list,
    cancel,
    watch: watchers.watch,
    resume() {
      looking = keepLooking()
    },
    // Workers go on without this service.
    idle: async () => {},
    async close() {
      closing.abort()
      await looking
    }
  }
}

/** Changes whenever watchers must be told. */
const stampOf = ({ state, progress, resumes }: StoredJob): string => `${state} ${progress?.epoch} ${resumes}`
