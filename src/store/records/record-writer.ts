import type { InspectionRecord, RecordMode, RecordStats } from '../../domain/records/record.ts'
import { RecordsUnavailable } from '../../errors.ts'
import { createRecordQueue, type QueuedRecord } from './record-queue.ts'
import { createRecordState } from './record-state.ts'
import { createWriteBatch, type WriteRecords } from './write-batch.ts'

export interface RecordWriterParts {
  readonly write: WriteRecords
  /** `batched`: written some at a time, behind the answers. `sync`: `add` waits until the record is durable. */
  readonly mode: RecordMode
  /** `batched`: records are gathered for this long before they are written. Milliseconds. */
  readonly gatherMs: number
  /** Records that may wait while the database does not accept them. */
  readonly maxQueued: number
  /** Resolves after this time in milliseconds, or when `wake` resolves. */
  readonly pause: (ms: number, wake: Promise<void>) => Promise<void>
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  /** `sync`: `add` waits at most this long. Default: no limit. */
  readonly maxWaitMs?: number
  /**
   * Calls `ring` after this time in milliseconds.
   * @returns cancels it
   */
  readonly alarm?: (ms: number, ring: () => void) => () => void
  /**
   * Called when the database begins to fail, when the first record since then is lost, when the database works again,
   * and when records are lost in the end.
   */
  readonly onState: (state: 'failing' | 'losing' | 'working', error: unknown, stats: RecordStats) => void
}

export interface RecordWriter {
  /**
   * Takes a record to be written. Resolves at once with `batched`, and when the record is durable with `sync`.
   * @returns with `sync` what is on record in its place, if another service has recorded the same measurement
   * @param dueMs `sync`: on the monotonic clock. A record that is not written by then is given up
   * @throws RecordsUnavailable with `sync`, when the record could not be written. It will not be written later, unless
   *   the database has it already and only its answer was lost
   */
  add(record: InspectionRecord, dueMs?: number): Promise<InspectionRecord | undefined>
  /** One that waits to be written. */
  find(id: string): InspectionRecord | undefined
  /** Writes what waits without gathering more. Resolves when it is written, or could not be. */
  flush(): Promise<void>
  stats(): RecordStats
  /** Whether the last try failed, and records wait or it was a moment ago: nobody writes where none come. */
  isFailing(): boolean
  /** Writes what waits; what the database doesn't take is lost. */
  close(): Promise<void>
}

/** Rows of one statement. */
export const MAX_AT_ONCE = 500
/** Pause between tries while the database fails. */
export const RETRY_MS = 1000
/**
 * `sync`: a record is waited for at least this long, however late it is, and no longer while the database fails. A
 * database that works needs less.
 */
export const MIN_WAIT_MS = 100
/** A record is given up this long before its deadline, so that the answer is in time. */
const ANSWER_MS = 10
/** For this time a failure counts as present. */
const FRESH_MS = 10_000

/**
 * Records on their way to the database: in the order in which they came, some at a time, each until it is written or
 * refused.
 */
export function createRecordWriter(parts: RecordWriterParts): RecordWriter {
  const { write, mode, gatherMs, maxQueued, pause, clockMs, onState } = parts
  const queue = createRecordQueue(clockMs)
  const state = createRecordState(clockMs, (name, error) => {
    onState(name, error, stats())
  })
  let written = 0
  const onWritten = (count: number): void => {
    written += count
  }
  const writeBatch = createWriteBatch({ write, mode, queue, state, onWritten })
  /** With the database. */
  let inFlight: ReadonlySet<QueuedRecord> = new Set()
  const giveUpLater = createGivingUp(parts, state.isFailing, (entry, error) => {
    state.failed(error)
    if (inFlight.has(entry)) entry.settle(error)
    else queue.settle([entry], error)
  })
  let closing = false
  let running: Promise<void> | null = null
  let awake = (): void => {}

  function stats(): RecordStats {
    return { queued: queue.size(), lagMs: queue.lagMs(), written, lost: state.lost() }
  }

  async function writeSome(): Promise<void> {
    const entries = queue.first(MAX_AT_ONCE)
    inFlight = new Set(entries)
    try {
      await writeBatch(entries)
      state.worked()
    } catch (error) {
      state.failed(error)
      // The caller of a flush does not wait during an outage.
      queue.letGo()
      if (mode === 'sync') queue.settle(entries, new RecordsUnavailable('the verdict cannot be recorded'))
      else if (closing) {
        state.loseRest(queue.size(), error)
        queue.settle(queue.first())
      } else await sleep(RETRY_MS)
    } finally {
      inFlight = new Set()
    }
  }

  /** Ends early when the writer is closed, or flushed while the database works. */
  function sleep(ms: number): Promise<void> {
    return pause(
      ms,
      new Promise((resolve) => {
        awake = resolve
      })
    )
  }

  async function run(): Promise<void> {
    while (queue.size() > 0) {
      const gathers = mode === 'batched' && !state.isFailing() && !closing && !queue.isAwaited()
      if (gathers && queue.size() < MAX_AT_ONCE) await sleep(gatherMs)
      await writeSome()
    }
    running = null
  }

  return {
    find: queue.find,
    stats,
    isFailing: () => state.isFailing() && (queue.size() > 0 || state.failedWithin(FRESH_MS)),
    async add(record, dueMs = Infinity) {
      if (queue.size() >= maxQueued) {
        if (mode === 'sync') throw new RecordsUnavailable('the verdict cannot be recorded')
        state.lose('full', 1, undefined)
        return undefined
      }
      const { entry, settled } = queue.add(record)
      if (mode === 'sync') {
        const silence = giveUpLater(entry, dueMs)
        settled.then(silence, silence)
      }
      running ??= run()
      if (mode === 'sync') return settled
      settled.catch(() => {})
      if (queue.size() >= MAX_AT_ONCE && !state.isFailing()) awake()
      return undefined
    },
    async flush() {
      if (state.isFailing()) return
      const drained = queue.drained()
      awake()
      await drained
    },
    async close() {
      closing = true
      awake()
      await running
    }
  }
}

/**
 * `sync`: gives a record up before its answer is late; and soon while the database fails, since a part that waits holds
 * up those behind it.
 * @returns silences the alarm
 */
function createGivingUp(
  { clockMs, maxWaitMs = Infinity, alarm = () => () => {} }: RecordWriterParts,
  isFailing: () => boolean,
  giveUp: (entry: QueuedRecord, error: Error) => void
) {
  return (entry: QueuedRecord, dueMs: number): (() => void) => {
    const longestMs = isFailing() ? MIN_WAIT_MS : maxWaitMs
    const waitMs = Math.max(MIN_WAIT_MS, Math.min(longestMs, dueMs - clockMs() - ANSWER_MS))
    if (waitMs === Infinity) return () => {}
    return alarm(waitMs, () => {
      giveUp(entry, new RecordsUnavailable(`the verdict cannot be recorded within ${Math.round(waitMs)} ms`))
    })
  }
}
