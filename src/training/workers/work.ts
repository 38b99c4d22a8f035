import { isOver } from '../../domain/training/training.ts'
import type { StoredJob } from '../../domain/training/job-store.ts'
import { type LeasedRunParts, runLeased } from './run-leased.ts'

export interface WorkParts extends LeasedRunParts {
  /** Name of this worker. */
  readonly holder: string
  readonly onTaken: (job: StoredJob) => void
  /** @param job undefined if another worker has it now */
  readonly onEnded: (id: string, job: StoredJob | undefined) => void
}

/** Time between two reads of the queue while it is empty. Milliseconds. */
const LOOK_MS = 1000

/** Trains one job after the other until it is closed. Never rejects. */
export async function work(parts: WorkParts, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    const leased = await parts.leases.take(parts.holder).catch((error: unknown) => {
      parts.onError(error, '')
      return undefined
    })
    if (leased === undefined) {
      await parts.pause(LOOK_MS, closing)
      continue
    }
    parts.onTaken(leased.job)
    const ended = await runLeased(leased, parts, closing)
    parts.onEnded(leased.lease.job, ended)
    // A job that was given back is not taken again at once.
    if (ended === undefined || !isOver(ended)) await parts.pause(LOOK_MS, closing)
  }
}
