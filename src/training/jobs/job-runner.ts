import type { ChildProcess } from 'node:child_process'
import type { JobStore, ProcessMark, StoredJob } from '../../domain/training/job-store.ts'
import { type TrainingJobs, type TrainJob, type TrainRequest } from '../../domain/training/training.ts'
import { JobNotCancellable, JobNotFound, TrainingQueueFull } from '../../errors.ts'
import { decideActivation } from './decide-activation.ts'
import { followTraining, type TrainingEnd } from './follow-training.ts'
import { createLatestSaver } from './save-latest.ts'
import { addToHistory } from './training-history.ts'

export interface JobRunnerOptions {
  readonly store: JobStore
  /** Tells one machine's services apart from each other while one trains: answers what gives it back, or null while another has it. */
  readonly acquireMachine: () => (() => void) | null
  /** Checks what can be checked before a job is accepted. @returns path of the pictures @throws RecipeNotFound, DatasetInvalid */
  readonly prepare: (id: string, request: TrainRequest) => Promise<string>
  /** Starts the training as a child process that prints TrainEvents, one a line, on stdout. */
  readonly spawn: (job: StoredJob) => ChildProcess
  readonly mark: (child: ChildProcess) => ProcessMark | null
  /** Sends a signal to a child and all that it started. */
  readonly signal: (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL') => void
  /** Ends a process that an earlier service left behind, if it still runs. */
  readonly endLeftover: (process: ProcessMark) => Promise<void>
  /** Makes the job's version the active one. @throws when the golden set, or the version itself, does not allow it */
  readonly activate: (job: StoredJob) => Promise<void>
  /** Called when nothing of a job runs any more, with its new state: removes what it left half made, and what it will not need again. */
  readonly cleanUp: (job: StoredJob) => Promise<void>
  readonly onChanged: (job: TrainJob) => void
  /** What went wrong outside any job. */
  readonly onError: (error: unknown) => void
  readonly newId: () => string
  readonly now: () => Date
  /** @returns stops the timer */
  readonly setTimer: (run: () => void, ms: number) => () => void
}

export interface JobRunner extends TrainingJobs {
  /** Takes up what an earlier service left: queued jobs, and one that was broken off. */
  resume(): void
  /** Resolves when no job runs and none waits that could. */
  idle(): Promise<void>
  /** Ends the running child, which leaves its checkpoint; its job is queued again. */
  close(): Promise<void>
}

/** So many jobs may wait. */
export const MOST_QUEUED = 50
/** So often a job that was broken off goes on from its checkpoint. */
export const MOST_RESUMES = 2
/** A child that was told to stop has so long until it is killed: a cancelled job is gone within 2 s. */
export const GRACE_MS = 1500
/** After so long it is tried again to get the machine, or to write a job down. */
export const RETRY_MS = 5000

/** The one job that runs here. */
interface Current {
  job: StoredJob
  child: ChildProcess | null
  cancelled: boolean
  /** The child is told to stop; ends the timer that would kill it. */
  stopTimer: (() => void) | null
  readonly ended: Promise<void>
}

/**
 * Retraining jobs, one at a time on the machine, each in a child process: a crash in training doesn't touch the inspection. The store is the
 * queue: what is in it outlives the service.
 */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { store, now } = options
  const watchers = new Map<string, Set<(job: TrainJob) => void>>()
  let current: Current | null = null
  const closing = new AbortController()
  let working: Promise<void> = Promise.resolve()
  let isWorking = false
  let wanted = false
  let stopRetry = (): void => {}
  let accepting: Promise<unknown> = Promise.resolve()

  function tell(job: StoredJob): void {
    options.onChanged(job)
    for (const watcher of watchers.get(job.id) ?? []) watcher(job)
  }

  /** Works through the queue, unless that is going on already. */
  function work(): void {
    wanted = true
    if (isWorking || closing.signal.aborted) return
    isWorking = true
    stopRetry()
    working = workThrough()
      .catch((error: unknown) => {
        options.onError(error)
        workLater()
      })
      .finally(() => {
        isWorking = false
        // Asked for since the queue was last looked at.
        if (wanted) work()
      })
  }

  function workLater(): void {
    if (!closing.signal.aborted) stopRetry = options.setTimer(work, RETRY_MS)
  }

  async function workThrough(): Promise<void> {
    while (wanted && !closing.signal.aborted) {
      wanted = false
      if ((await store.unfinished()).length === 0) continue
      const release = options.acquireMachine()
      if (release === null) {
        workLater()
        return
      }
      try {
        // With the machine in hand, whatever still says that it runs was broken off.
        for (const job of await store.unfinished()) if (job.state === 'running') await takeUpAgain(job)
        for (let next = await nextQueued(); next !== undefined && !closing.signal.aborted; next = await nextQueued())
          await run(next)
      } finally {
        release()
      }
    }
  }

  const nextQueued = async (): Promise<StoredJob | undefined> =>
    (await store.unfinished()).find(({ state }) => state === 'queued')

  async function takeUpAgain(job: StoredJob): Promise<void> {
    if (job.process !== null) await options.endLeftover(job.process)
    const concluded = brokenOff(job, 'the service ended while the job ran')
    await options.cleanUp(concluded).catch(options.onError)
    await end(concluded)
  }

  /** Queued again, or failed when that has been tried often enough. */
  function brokenOff(job: StoredJob, why: string): StoredJob {
    if (job.resumes < MOST_RESUMES) return { ...job, state: 'queued', process: null, resumes: job.resumes + 1 }
    return {
      ...job,
      state: 'failed',
      process: null,
      error: `${why}, after it had gone on from its checkpoint ${job.resumes} times`,
      endedAt: time()
    }
  }

  async function run(queued: StoredJob): Promise<void> {
    let finish = (): void => {}
    const ended = new Promise<void>((resolve) => {
      finish = resolve
    })
    const mine: Current = {
      job: { ...queued, state: 'running', startedAt: queued.startedAt ?? time() },
      child: null,
      cancelled: false,
      stopTimer: null,
      ended
    }
    current = mine
    try {
      if (!(await store.takeQueued(mine.job))) return
      tell(mine.job)
      const outcome = await train(mine)
      mine.stopTimer?.()
      const concluded = await conclude(mine, outcome)
      await options.cleanUp(concluded).catch(options.onError)
      await end(concluded)
    } finally {
      current = null
      finish()
    }
  }

  async function train(mine: Current): Promise<TrainingEnd> {
    if (mine.cancelled || closing.signal.aborted) return { completed: null, stopped: true, problem: '' }
    try {
      mine.child = options.spawn(mine.job)
    } catch (error) {
      return { completed: null, stopped: false, problem: (error as Error).message }
    }
    mine.job = { ...mine.job, process: options.mark(mine.child) }
    const saver = createLatestSaver(() => store.save(mine.job), options.onError)
    saver.save()
    const outcome = await followTraining(mine.child, (progress) => {
      mine.job = { ...mine.job, progress, history: addToHistory(mine.job.history, progress) }
      tell(mine.job)
      saver.save()
    })
    await saver.settled()
    return outcome
  }

  async function conclude(
    { job, cancelled }: Current,
    { completed, stopped, problem }: TrainingEnd
  ): Promise<StoredJob> {
    if (completed !== null) {
      const trained: StoredJob = { ...job, modelVersion: completed.modelVersion, metrics: completed.metrics }
      const decided = cancelled
        ? { activated: false, activation: 'cancelled when the version was just published' }
        : await decideActivation(job, completed.comparison, completed.metrics, () => options.activate(trained))
      return { ...trained, ...decided, state: 'completed', process: null, endedAt: time() }
    }
    if (cancelled) return { ...job, state: 'cancelled', process: null, endedAt: time() }
    if (closing.signal.aborted) return { ...job, state: 'queued', process: null }
    if (stopped) return brokenOff(job, 'the training process was told to stop from outside')
    return { ...job, state: 'failed', process: null, error: problem, endedAt: time() }
  }

  /** Writes down what became of a job, and tries that until it is done: a state that is lost would let the job run again. */
  async function end(job: StoredJob): Promise<void> {
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

  function stop(mine: Current): void {
    const { child } = mine
    if (child === null || mine.stopTimer !== null) return
    mine.stopTimer = options.setTimer(() => {
      options.signal(child, 'SIGKILL')
    }, GRACE_MS)
    options.signal(child, 'SIGTERM')
  }

  async function accept(request: TrainRequest, startedBy: string): Promise<StoredJob> {
    const waiting = (await store.unfinished()).filter(({ state }) => state === 'queued').length
    if (waiting >= MOST_QUEUED) throw new TrainingQueueFull(MOST_QUEUED)
    const id = options.newId()
    const job: StoredJob = {
      id,
      ...request,
      startedBy,
      source: await options.prepare(id, request),
      process: null,
      state: 'queued',
      progress: null,
      history: [],
      resumes: 0,
      modelVersion: null,
      metrics: null,
      activated: null,
      activation: null,
      error: null,
      createdAt: time(),
      startedAt: null,
      endedAt: null
    }
    await store.add(job).catch(async (error: unknown) => {
      await options.cleanUp(job).catch(options.onError)
      throw error
    })
    tell(job)
    return job
  }

  const time = (): string => now().toISOString()

  return {
    async start(request, startedBy) {
      const accepted = accepting.then(() => accept(request, startedBy))
      accepting = accepted.catch(() => {})
      const job = await accepted
      work()
      return job
    },
    // What runs here is fresher in memory.
    get: async (id) => (current?.job.id === id ? current.job : store.get(id)),
    list: async (limit) => (await store.list(limit)).map((job) => (current?.job.id === job.id ? current.job : job)),
    async cancel(id) {
      const job = await store.get(id)
      if (job === undefined) throw new JobNotFound(id)
      const cancelled: StoredJob = { ...job, state: 'cancelled', endedAt: time() }
      if (job.state === 'queued' && (await store.takeQueued(cancelled))) {
        await options.cleanUp(cancelled).catch(options.onError)
        tell(cancelled)
        return cancelled
      }
      const mine = current
      if (mine?.job.id === id) {
        mine.cancelled = true
        stop(mine)
        await mine.ended
        const ended = (await store.get(id)) ?? mine.job
        if (ended.state === 'cancelled') return ended
      }
      throw new JobNotCancellable(id, ((await store.get(id)) ?? job).state)
    },
    watch(id, onChange) {
      const own = watchers.get(id) ?? new Set()
      watchers.set(id, own)
      own.add(onChange)
      return () => {
        own.delete(onChange)
        if (own.size === 0 && watchers.get(id) === own) watchers.delete(id)
      }
    },
    resume: work,
    async idle() {
      let seen: Promise<void>
      do {
        await (seen = working)
      } while (seen !== working)
    },
    async close() {
      closing.abort()
      stopRetry()
      if (current !== null) stop(current)
      await working
    }
  }
}
