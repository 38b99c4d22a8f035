import type { InspectionRecord, RecordMode } from '../../domain/records/record.ts'
import { RecordsUnavailable } from '../../errors.ts'
import { isRefused } from './is-refused.ts'
import type { QueuedRecord, RecordQueue } from './record-queue.ts'
import type { RecordState } from './record-state.ts'

/**
 * All of them or none; durable when it resolves.
 * @returns by result id what is on record in the place of a measurement that was recorded already
 */
export type WriteRecords = (
  records: readonly InspectionRecord[]
) => Promise<ReadonlyMap<string, InspectionRecord> | void>

export interface BatchParts {
  readonly write: WriteRecords
  readonly mode: RecordMode
  readonly queue: RecordQueue
  readonly state: RecordState
  /** Told how many were written. */
  readonly onWritten: (count: number) => void
}

/**
 * Writes entries of the queue. Where the database refuses some, it takes them one by one: those that are refused are
 * lost, the others are written.
 * @throws the error of a database that does not work
 */
export function createWriteBatch({ write, mode, queue, state, onWritten }: BatchParts) {
  async function tryWrite(entries: readonly QueuedRecord[]): Promise<void> {
    const others = (await write(entries.map(({ record }) => record))) ?? new Map<string, InspectionRecord>()
    onWritten(entries.length - others.size)
    queue.settle(entries, undefined, others)
  }

  async function oneByOne(entries: readonly QueuedRecord[]): Promise<void> {
    for (const entry of entries) {
      try {
        await tryWrite([entry])
      } catch (error) {
        if (!isRefused(error)) throw error
        if (mode === 'batched') state.lose('refused', 1, error)
        queue.settle([entry], new RecordsUnavailable('the verdict cannot be recorded'))
      }
    }
  }

  return async (entries: readonly QueuedRecord[]): Promise<void> => {
    try {
      await tryWrite(entries)
    } catch (error) {
      if (!isRefused(error)) throw error
      await oneByOne(entries)
    }
  }
}
