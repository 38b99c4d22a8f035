import type { ChildProcess } from 'node:child_process'
import type { StoredJob } from '../../domain/training/job-store.ts'
import type { JobLeases, LeasedJob } from '../../domain/workers/leases.ts'
import { GRACE_MS } from '../jobs/job-run.ts'
import { isAway } from './is-away.ts'

export interface LeaseWatchParts {
  readonly leases: Pick<JobLeases, 'hold'>
  /** Time after which another worker takes a job, and time between two renewals of the lease. Milliseconds. */
  readonly leaseMs: number
  readonly beatMs: number
  readonly signal: (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL') => void
  /** Stores a new checkpoint, if there is one, where others find it. @returns false if the lease is lost */
  readonly keepCheckpoint: (leased: LeasedJob, folder: string) => Promise<boolean>
  readonly onError: (error: unknown, job: string) => void
  /** Monotonic, milliseconds. */
  readonly clockMs: () => number
  /** Resolves after this time, or when the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>
}

/** Why a training ends before it is done. `closing`: the worker ends. */
export type StopReason = 'lost' | 'cancelled' | 'closing'

export interface LeaseWatch {
  reason(): StopReason | null
  stop(why: StopReason): void
  /** The process to end if there is a reason. */
  guard(child: ChildProcess): void
  /** Stores a new checkpoint, after the one that is being stored. Never rejects. */
  keepCheckpoint(): Promise<void>
  /** Tries again while the storage or the database does not answer. Undefined: `until` was true. */
  again<T>(work: () => Promise<T>, until: () => boolean): Promise<T | undefined>
  /** Stops renewing the lease. */
  end(): Promise<void>
}

/** Time before a storage or database that is not available is tried again. Milliseconds. */
const AGAIN_MS = 2000

/**
 * Shows signs of life for a leased job until it is ended, and ends its process when the lease is lost, or the job is
 * cancelled. A storage that is slow does not hold up the signs of life.
 * @param jobNow the job as it is now
 */
export function watchLease(
  leased: LeasedJob,
  folder: string,
  jobNow: () => StoredJob,
  parts: LeaseWatchParts
): LeaseWatch {
  const { leases, leaseMs, beatMs, clockMs, pause, signal } = parts
  const { lease } = leased
  const done = new AbortController()
  let child: ChildProcess | null = null
  let reason: StopReason | null = null
  let heldAt = clockMs()
  let keeping: Promise<void> | null = null

  function endProcess(): void {
    const running = child
    if (running === null) return
    signal(running, reason === 'lost' ? 'SIGKILL' : 'SIGTERM')
    void pause(GRACE_MS, done.signal).then(() => {
      if (running.exitCode === null && running.signalCode === null) signal(running, 'SIGKILL')
    })
  }

  function stop(why: StopReason): void {
    if (reason !== null && why !== 'lost') return
    reason = why
    endProcess()
  }

  async function keep(): Promise<void> {
    try {
      if (!(await parts.keepCheckpoint(leased, folder))) stop('lost')
    } catch (error) {
      parts.onError(error, lease.job)
    }
  }

  async function beat(): Promise<void> {
    try {
      const held = await leases.hold(lease, jobNow())
      heldAt = clockMs()
      if (held !== 'held') stop(held)
      else
        keeping ??= keep().finally(() => {
          keeping = null
        })
    } catch (error) {
      parts.onError(error, lease.job)
    }
    // Leaves half of the time for a training to end before another worker begins.
    if (clockMs() - heldAt > leaseMs / 2) stop('lost')
  }

  async function keepBeating(): Promise<void> {
    while (!done.signal.aborted) {
      await pause(beatMs, done.signal)
      if (done.signal.aborted || reason === 'lost') return
      await beat()
    }
  }

  const beating = keepBeating()
  return {
    reason: () => reason,
    stop,
    guard(started) {
      child = started
      if (reason !== null) endProcess()
    },
    async keepCheckpoint() {
      await keeping
      await keep()
    },
    async again(work, until) {
      while (!until()) {
        try {
          return await work()
        } catch (error) {
          if (!isAway(error)) throw error
          parts.onError(error, lease.job)
          await pause(AGAIN_MS, done.signal)
        }
      }
      return undefined
    },
    async end() {
      done.abort()
      await beating
      await keeping
    }
  }
}
