import type { JobStore, ProcessMark, StoredJob } from '../../domain/training/job-store.ts'
import type { TrainingJobs, TrainJob, TrainRequest } from '../../domain/training/training.ts'
import { JobNotCancellable, JobNotFound, TrainingQueueFull } from '../../errors.ts'
import { decideActivation } from './decide-activation.ts'
import { createJobRun, type JobRun, type JobRunOptions } from './job-run.ts'
import { endedJob, interruptedJob, queuedJob } from './job-states.ts'
import { createJobWatchers } from './job-watchers.ts'
import { createRepeatedWork, RETRY_MS } from './repeat-work.ts'

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

export interface JobRunner extends TrainingJobs {
  /** Takes up what an earlier service left: queued jobs, and one that was interrupted. */
  resume(): void
  /** Resolves when no job runs, and none waits that could run. */
  idle(): Promise<void>
  /** Ends the running process, which leaves its checkpoint. Its job is queued again. */
  close(): Promise<void>
}

/** Jobs that may wait. */
export const MAX_QUEUED = 50

/** The job that runs here. */
interface Current {
  readonly run: JobRun
  isCancelled: boolean
  readonly ended: Promise<void>
}

/**
 * Training jobs, one at a time on the machine, each in a child process: a crash in training does not affect inspection.
 * The store is the queue. What is in it outlives the service.
 */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { store } = options
  const watchers = createJobWatchers()
  const closing = new AbortController()
  const time = (): string => options.now().toISOString()
  let current: Current | null = null
  let accepting: Promise<unknown> = Promise.resolve()

  function tell(job: StoredJob): void {
    options.onChanged(job)
    watchers.tell(job)
  }

  const cleanUp = (job: StoredJob): Promise<void> => options.cleanUp(job).catch(options.onError)

  /** Saves how a job ended, and repeats that until it works: without it the job would run again. */
  async function end(job: StoredJob): Promise<void> {
    await cleanUp(job)
    for (;;) {
      try {
        await store.save(job)
        break
      } catch (error) {
        options.onError(error)
        if (closing.signal.aborted) break
        await new Promise<void>((resolve) => {
          options.setTimer(resolve, RETRY_MS)
        })
      }
    }
    tell(job)
  }

  async function run(queued: StoredJob): Promise<void> {
    const job: StoredJob = { ...queued, state: 'running', startedAt: queued.startedAt ?? time() }
    let finish = (): void => {}
    const ended = new Promise<void>((resolve) => {
      finish = resolve
    })
    const mine: Current = { run: createJobRun(job, { ...options, onChanged: tell }), isCancelled: false, ended }
    current = mine
    try {
      if (!(await store.takeQueued(job))) return
      tell(job)
      if (closing.signal.aborted) mine.run.stop()
      const trainingEnd = await mine.run.train()
      await end(
        await endedJob(
          mine.run.job(),
          { end: trainingEnd, isCancelled: mine.isCancelled, isClosing: closing.signal.aborted },
          (trained, { comparison, metrics }) =>
            decideActivation(trained, comparison, metrics, () => options.activate(trained)),
          time
        )
      )
    } finally {
      current = null
      finish()
    }
  }

  async function takeUpAgain(job: StoredJob): Promise<void> {
    if (job.process !== null) await options.endLeftover(job.process)
    await end(interruptedJob(job, 'the service ended while the job ran', time()))
  }

  const nextQueued = async (): Promise<StoredJob | undefined> =>
    (await store.unfinished()).find(({ state }) => state === 'queued')

  async function workThrough(): Promise<'done' | 'later'> {
    if ((await store.unfinished()).length === 0) return 'done'
    const release = options.acquireMachine()
    if (release === null) return 'later'
    try {
      // No other service trains now, so a job that is said to run was interrupted.
      for (const job of await store.unfinished()) if (job.state === 'running') await takeUpAgain(job)
      for (let next = await nextQueued(); next !== undefined && !closing.signal.aborted; next = await nextQueued())
        await run(next)
      return 'done'
    } finally {
      release()
    }
  }

  const queue = createRepeatedWork({ work: workThrough, onError: options.onError, setTimer: options.setTimer })

  async function accept(request: TrainRequest, startedBy: string): Promise<StoredJob> {
    const waiting = (await store.unfinished()).filter(({ state }) => state === 'queued').length
    if (waiting >= MAX_QUEUED) throw new TrainingQueueFull(MAX_QUEUED)
    const id = options.newId()
    const job = queuedJob({ id, ...request, startedBy, source: await options.prepare(id, request) }, time())
    await store.add(job).catch(async (error: unknown) => {
      await cleanUp(job)
      throw error
    })
    tell(job)
    return job
  }

  async function cancel(id: string): Promise<TrainJob> {
    const job = await store.get(id)
    if (job === undefined) throw new JobNotFound(id)
    const cancelled: StoredJob = { ...job, state: 'cancelled', endedAt: time() }
    if (job.state === 'queued' && (await store.takeQueued(cancelled))) {
      await cleanUp(cancelled)
      tell(cancelled)
      return cancelled
    }
    const mine = current
    if (mine?.run.job().id === id) {
      mine.isCancelled = true
      mine.run.stop()
      await mine.ended
      const ended = (await store.get(id)) ?? mine.run.job()
      if (ended.state === 'cancelled') return ended
    }
    throw new JobNotCancellable(id, ((await store.get(id)) ?? job).state)
  }

  /** The running job is fresher in memory than in the store. */
  function freshOf(id: string): StoredJob | null {
    const job = current?.run.job()
    return job?.id === id ? job : null
  }

  return {
    async start(request, startedBy) {
      const accepted = accepting.then(() => accept(request, startedBy))
      accepting = accepted.catch(() => {})
      const job = await accepted
      queue.wake()
      return job
    },
    get: async (id) => freshOf(id) ?? store.get(id),
    list: async (limit) => (await store.list(limit)).map((job) => freshOf(job.id) ?? job),
    cancel,
    watch: watchers.watch,
    resume: queue.wake,
    idle: queue.idle,
    async close() {
      closing.abort()
      current?.run.stop()
      await queue.close()
    }
  }
}
