import type { StoredJob } from '../../domain/training/job-store.ts'
import type { TrainingJobs, TrainJob } from '../../domain/training/training.ts'
import { JobNotCancellable, JobNotFound } from '../../errors.ts'
import { createAcceptance } from './accept-job.ts'
import type { JobRunnerOptions } from './job-runner-options.ts'
import { createJobTurns } from './job-turns.ts'
import { createJobWatchers } from './job-watchers.ts'
import { createRepeatedWork } from './repeat-work.ts'

export interface JobRunner extends TrainingJobs {
  /** Continues the jobs of an earlier service: queued jobs, and a job that was interrupted. */
  resume(): void
  /** Resolves when no job runs and no waiting job can start. */
  idle(): Promise<void>
  /** Ends the running process, which writes a checkpoint first. Its job is queued again. */
  close(): Promise<void>
}

/**
 * Training jobs, one at a time on the machine, each in a child process: a crash in training does not affect inspection.
 * The store is the queue, so jobs survive a restart of the service.
 */
export function createJobRunner(options: JobRunnerOptions): JobRunner {
  const { store, onError, setTimer } = options
  const watchers = createJobWatchers()
  const closing = new AbortController()

  function tell(job: StoredJob): void {
    options.onChanged(job)
    watchers.tell(job)
  }

  const accept = createAcceptance(options, tell)
  const turns = createJobTurns(options, tell, closing.signal)
  const queue = createRepeatedWork({ work: turns.work, onError, setTimer })

  async function cancel(id: string, beforehand?: () => Promise<void>): Promise<TrainJob> {
    const job = await store.get(id)
    if (job === undefined) throw new JobNotFound(id)
    if (job.state === 'queued' || turns.current()?.run.job().id === id) await beforehand?.()
    const cancelled: StoredJob = { ...job, state: 'cancelled', endedAt: options.now().toISOString() }
    if (job.state === 'queued' && (await store.takeQueued(cancelled))) {
      await options.cleanUp(cancelled).catch(onError)
      tell(cancelled)
      return cancelled
    }
    const current = turns.current()
    if (current?.run.job().id === id) {
      current.isCancelled = true
      current.run.stop()
      await current.ended
      const ended = (await store.get(id)) ?? current.run.job()
      if (ended.state === 'cancelled') return ended
    }
    throw new JobNotCancellable(id, ((await store.get(id)) ?? job).state)
  }

  /** For the running job, memory has a newer state than the store. */
  function freshOf(id: string): StoredJob | null {
    const job = turns.current()?.run.job()
    return job?.id === id ? job : null
  }

  return {
    async start(request, startedBy, beforehand) {
      const job = await accept(request, startedBy, beforehand)
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
      turns.current()?.run.stop()
      await queue.close()
    }
  }
}
