import type { StoredJob } from '../../domain/training/job-store.ts'
import { decideActivation } from './decide-activation.ts'
import { createJobRun, type JobRun } from './job-run.ts'
import type { JobRunnerOptions } from './job-runner-options.ts'
import { endedJob, interruptedJob } from './job-states.ts'
import { RETRY_MS } from './repeat-work.ts'

/** The job that runs here. */
export interface CurrentJob {
  readonly run: JobRun
  isCancelled: boolean
  readonly ended: Promise<void>
}

export interface JobTurns {
  /** Runs the queued jobs one after the other. @returns `later` while another service on this machine trains */
  work(): Promise<'done' | 'later'>
  readonly current: () => CurrentJob | null
}

/**
 * Runs the jobs of the store in order. A job that was running when an earlier service ended is continued.
 * @param tell called with each new state of a job
 * @param closing aborted when the service closes: no further job begins, and the current one is queued again
 */
export function createJobTurns(
  options: JobRunnerOptions,
  tell: (job: StoredJob) => void,
  closing: AbortSignal
): JobTurns {
  const { store } = options
  const time = (): string => options.now().toISOString()
  let current: CurrentJob | null = null

  /** Saves the final state of a job and repeats this until it succeeds. Otherwise the job would run again. */
  async function end(job: StoredJob): Promise<void> {
    await options.cleanUp(job).catch(options.onError)
    for (;;) {
      try {
        await store.save(job)
        break
      } catch (error) {
        options.onError(error)
        if (closing.aborted) break
        await new Promise<void>((resolve) => {
          options.setTimer(resolve, RETRY_MS)
        })
      }
    }
    tell(job)
  }

  async function train(job: StoredJob, mine: CurrentJob): Promise<void> {
    if (!(await store.takeQueued(job))) return
    tell(job)
    if (closing.aborted) mine.run.stop()
    const trainingEnd = await mine.run.train()
    const ended = await endedJob(
      mine.run.job(),
      { end: trainingEnd, isCancelled: mine.isCancelled, isClosing: closing.aborted },
      (trained, { comparison, metrics }) =>
        decideActivation(trained, comparison, metrics, () => options.activate(trained)),
      time
    )
    await end(ended)
  }

  async function run(queued: StoredJob): Promise<void> {
    const job: StoredJob = { ...queued, state: 'running', startedAt: queued.startedAt ?? time() }
    let finish = (): void => {}
    const ended = new Promise<void>((resolve) => {
      finish = resolve
    })
    current = { run: createJobRun(job, { ...options, onChanged: tell }), isCancelled: false, ended }
    try {
      await train(job, current)
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

  return {
    current: () => current,
    async work() {
      if ((await store.unfinished()).length === 0) return 'done'
      const release = options.acquireMachine()
      if (release === null) return 'later'
      try {
        // No other service trains now, so a job with the state `running` was interrupted.
        for (const job of await store.unfinished()) if (job.state === 'running') await takeUpAgain(job)
        for (let next = await nextQueued(); next !== undefined && !closing.aborted; next = await nextQueued())
          await run(next)
        return 'done'
      } finally {
        release()
      }
    }
  }
}
