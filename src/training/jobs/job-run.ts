import type { ChildProcess } from 'node:child_process'
import type { JobStore, ProcessMark, StoredJob } from '../../domain/training/job-store.ts'
import { followTraining, type TrainingEnd } from './follow-training.ts'
import { createLatestSaver } from './save-latest.ts'
import { addToHistory } from './training-history.ts'

export interface JobRunOptions {
  readonly store: Pick<JobStore, 'save'>
  /** Starts the training as a child process that prints TrainEvents on stdout, one on each line. */
  readonly spawn: (job: StoredJob) => ChildProcess
  readonly mark: (child: ChildProcess) => ProcessMark | null
  /** Sends a signal to a child and to all processes that it started. */
  readonly signal: (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL') => void
  /** Called with each new state of the job. */
  readonly onChanged: (job: StoredJob) => void
  readonly onError: (error: unknown) => void
  /** @returns function that stops the timer */
  readonly setTimer: (run: () => void, ms: number) => () => void
}

/** The training process of one job. */
export interface JobRun {
  /** The current state of the job, newer than in the store. */
  job(): StoredJob
  /** Trains. Never rejects. */
  train(): Promise<TrainingEnd>
  /** Tells the process to stop, and kills it after `GRACE_MS`. A process that has not started yet will not start. */
  stop(): void
}

/** Milliseconds from SIGTERM to SIGKILL: a cancelled job ends within 2 s. */
export const GRACE_MS = 1500

/** @param running a job whose state is `running` */
export function createJobRun(running: StoredJob, options: JobRunOptions): JobRun {
  let job = running
  let child: ChildProcess | null = null
  let isStopping = false
  let stopTimer = (): void => {}

  function start(): ChildProcess {
    const started = options.spawn(job)
    child = started
    job = { ...job, process: options.mark(started) }
    return started
  }

  async function follow(started: ChildProcess): Promise<TrainingEnd> {
    const saver = createLatestSaver(() => options.store.save(job), options.onError)
    saver.save()
    const end = await followTraining(started, (progress) => {
      job = { ...job, progress, history: addToHistory(job.history, progress) }
      options.onChanged(job)
      saver.save()
    })
    await saver.settled()
    return end
  }

  return {
    job: () => job,
    async train() {
      if (isStopping) return { completed: null, stopped: true, problem: '' }
      try {
        return await follow(start())
      } catch (error) {
        return { completed: null, stopped: false, problem: (error as Error).message }
      } finally {
        stopTimer()
      }
    },
    stop() {
      if (isStopping) return
      isStopping = true
      const running = child
      if (running === null) return
      stopTimer = options.setTimer(() => {
        options.signal(running, 'SIGKILL')
      }, GRACE_MS)
      options.signal(running, 'SIGTERM')
    }
  }
}
