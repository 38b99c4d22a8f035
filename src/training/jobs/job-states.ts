import type { StoredJob } from '../../domain/training/job-store.ts'
import type { TrainRequest } from '../../domain/training/training.ts'
import type { ActivationDecision } from './decide-activation.ts'
import type { TrainingEnd } from './follow-training.ts'
import type { CompletedEvent } from './train-event.ts'

/** Maximum number of times that an interrupted job is resumed from its checkpoint. */
export const MAX_RESUMES = 2

/** A new job in the queue. @param now ISO 8601, UTC */
export function queuedJob(
  given: TrainRequest & Pick<StoredJob, 'id' | 'startedBy' | 'source'>,
  now: string
): StoredJob {
  return {
    ...given,
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
    createdAt: now,
    startedAt: null,
    endedAt: null
  }
}

/** Queues the job again, or fails it if it was resumed too often already. @param now ISO 8601, UTC */
export function interruptedJob(job: StoredJob, why: string, now: string): StoredJob {
  if (job.resumes < MAX_RESUMES) return { ...job, state: 'queued', process: null, resumes: job.resumes + 1 }
  const error = `${why}, after the job had been resumed from its checkpoint ${job.resumes} times`
  return { ...job, state: 'failed', process: null, error, endedAt: now }
}

/** Events while the job's process ran. */
export interface JobOutcome {
  readonly end: TrainingEnd
  /** A person cancelled the job. */
  readonly isCancelled: boolean
  /** The service is closing. */
  readonly isClosing: boolean
}

/**
 * The job's state after its process has ended.
 * @param activate decides whether the trained version becomes active; called only if there is a version and nobody
 *   cancelled the job
 * @param now ISO 8601, UTC
 */
export async function endedJob(
  job: StoredJob,
  { end: { completed, stopped, problem }, isCancelled, isClosing }: JobOutcome,
  activate: (trained: StoredJob, completed: CompletedEvent) => Promise<ActivationDecision>,
  now: () => string
): Promise<StoredJob> {
  if (completed !== null) {
    const trained: StoredJob = { ...job, modelVersion: completed.modelVersion, metrics: completed.metrics }
    const decision = isCancelled
      ? { activated: false, activation: 'cancelled when the version was just published' }
      : await activate(trained, completed)
    return { ...trained, ...decision, state: 'completed', process: null, endedAt: now() }
  }
  if (isCancelled) return { ...job, state: 'cancelled', process: null, endedAt: now() }
  if (isClosing) return { ...job, state: 'queued', process: null }
  if (stopped) return interruptedJob(job, 'the training process was told to stop from outside', now())
  return { ...job, state: 'failed', process: null, error: problem, endedAt: now() }
}
