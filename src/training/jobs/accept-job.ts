import type { StoredJob } from '../../domain/training/job-store.ts'
import type { TrainRequest } from '../../domain/training/training.ts'
import { TrainingQueueFull } from '../../errors.ts'
import type { JobRunnerOptions } from './job-runner-options.ts'
import { queuedJob } from './job-states.ts'

/** Maximum number of waiting jobs. */
export const MAX_QUEUED = 50

/**
 * Accepts jobs one after the other, so that the queue never exceeds its maximum.
 * @param tell called with each accepted job
 * @returns function that accepts one job; it calls `beforehand` before it stores the job
 * @throws TrainingQueueFull; errors of `prepare`, `beforehand` and the store
 */
export function createAcceptance(
  parts: Pick<JobRunnerOptions, 'store' | 'newId' | 'prepare' | 'cleanUp' | 'onError' | 'now'>,
  tell: (job: StoredJob) => void
): (request: TrainRequest, startedBy: string, beforehand?: (id: string) => Promise<void>) => Promise<StoredJob> {
  const { store, newId, prepare, cleanUp, onError, now } = parts
  let last: Promise<unknown> = Promise.resolve()

  async function accept(
    request: TrainRequest,
    startedBy: string,
    beforehand?: (id: string) => Promise<void>
  ): Promise<StoredJob> {
    const waiting = (await store.unfinished()).filter(({ state }) => state === 'queued').length
    if (waiting >= MAX_QUEUED) throw new TrainingQueueFull(MAX_QUEUED)
    const id = newId()
    const source = await prepare(id, request)
    const job = queuedJob({ id, ...request, startedBy, source }, now().toISOString())
    try {
      await beforehand?.(id)
      await store.add(job)
    } catch (error) {
      await cleanUp(job).catch(onError)
      throw error
    }
    tell(job)
    return job
  }

  return (request, startedBy, beforehand) => {
    const accepted = last.then(() => accept(request, startedBy, beforehand))
    last = accepted.catch(() => {})
    return accepted
  }
}
