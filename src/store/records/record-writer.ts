import type { InspectionRecord, RecordMode, RecordStats } from '../../domain/records/record.ts'
import { RecordsUnavailable } from '../../errors.ts'
import { isRefused } from './is-refused.ts'

export interface RecordWriterParts {
  /**
   * All of them or none; durable when it resolves.
   * @returns by result id what is on record in the place of a measurement that was recorded already
   */
  readonly write: (records: readonly InspectionRecord[]) => Promise<ReadonlyMap<string, InspectionRecord> | void>
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
/** `sync`: a record is waited for at least this long, however late it is. A database that works needs less. */
export const MIN_WAIT_MS = 100
/** A record is given up this long before its deadline, so that the answer is in time. */
const ANSWER_MS = 10
/** For this time a failure counts as present. */
const FRESH_MS = 10_000

interface Entry {
  readonly record: InspectionRecord
  readonly sinceMs: number
  readonly settle: (error?: Error, inItsPlace?: InspectionRecord) => void
}

/**
 * Records on their way to the database: in the order in which they came, some at a time, each until it is written or
 * refused.
 */
export function createRecordWriter({
  write,
  mode,
  gatherMs,
  maxQueued,
  pause,
  clockMs,
  maxWaitMs = Infinity,
  alarm = () => () => {},
  onState
}: RecordWriterParts): RecordWriter {
  const queue = new Map<string, Entry>()
  /** With the database. */
  let inFlight: ReadonlySet<Entry> = new Set()
  const lost = { full: 0, refused: 0 }
  let written = 0
  let failing = false
  let failedAtMs = 0
  let losing = false
  let closing = false
  let running: Promise<void> | null = null
  let awake = (): void => {}
  let flushes: { readonly last: string; readonly done: () => void }[] = []

  function stats(): RecordStats {
    const first = queue.values().next()
    return {
      queued: queue.size,
      lagMs: first.done === true ? 0 : clockMs() - first.value.sinceMs,
      written,
      lost: { ...lost }
    }
  }

  function lose(why: keyof typeof lost, count: number, error: unknown): void {
    lost[why] += count
    if (losing) return
    losing = true
    onState('losing', error, stats())
  }

  function settled(
    entries: readonly Entry[],
    error?: Error,
    others?: ReadonlyMap<string, InspectionRecord> | void
  ): void {
    for (const { record, settle } of entries) {
      const { resultId } = record.result
      queue.delete(resultId)
      settle(error, others?.get(resultId))
    }
    flushes = flushes.filter(({ last, done }) => {
      if (queue.has(last)) return true
      done()
      return false
    })
  }

  function working(): void {
    if (!failing && !losing) return
    failing = false
    losing = false
    onState('working', undefined, stats())
  }

  async function tryWrite(entries: readonly Entry[]): Promise<void> {
    const others = await write(entries.map(({ record }) => record))
    written += entries.length - (others?.size ?? 0)
    settled(entries, undefined, others)
  }

  /** One by one: those that are refused are lost, the others are written. */
  async function sortOut(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) {
      try {
        await tryWrite([entry])
      } catch (error) {
        if (!isRefused(error)) throw error
        if (mode === 'batched') lose('refused', 1, error)
        settled([entry], new RecordsUnavailable('the verdict cannot be recorded'))
      }
    }
  }

  async function writeSome(): Promise<void> {
    const entries = [...queue.values()].slice(0, MAX_AT_ONCE)
    inFlight = new Set(entries)
    try {
      await tryWrite(entries).catch((error: unknown) => {
        if (!isRefused(error)) throw error
        return sortOut(entries)
      })
      working()
    } catch (error) {
      failedAtMs = clockMs()
      if (!failing) {
        failing = true
        onState('failing', error, stats())
      }
      // An outage does not hold up the caller of a flush.
      for (const { done } of flushes.splice(0)) done()
      if (mode === 'sync') settled(entries, new RecordsUnavailable('the verdict cannot be recorded'))
      else if (closing) {
        // The last word on it: how many there are in all.
        losing = false
        lose('full', queue.size, error)
        settled([...queue.values()])
      } else await sleep(RETRY_MS)
    } finally {
      inFlight = new Set()
    }
  }

  /** `sync`: nobody waits any more. @returns silences the alarm */
  function giveUpLater(entry: Entry, dueMs: number): () => void {
    const waitMs = Math.max(MIN_WAIT_MS, Math.min(maxWaitMs, dueMs - clockMs() - ANSWER_MS))
    if (waitMs === Infinity) return () => {}
    return alarm(waitMs, () => {
      const error = new RecordsUnavailable(`the verdict cannot be recorded within ${Math.round(waitMs)} ms`)
      failedAtMs = clockMs()
      if (!failing) {
        failing = true
        onState('failing', error, stats())
      }
      if (inFlight.has(entry)) entry.settle(error)
      else settled([entry], error)
    })
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
    while (queue.size > 0) {
      if (mode === 'batched' && !failing && !closing && flushes.length === 0 && queue.size < MAX_AT_ONCE)
        await sleep(gatherMs)
      await writeSome()
    }
    running = null
  }

  return {
    find: (id) => queue.get(id)?.record,
    stats,
    isFailing: () => failing && (queue.size > 0 || clockMs() - failedAtMs < FRESH_MS),
    async add(record, dueMs = Infinity) {
      if (queue.size >= maxQueued) {
        if (mode === 'sync') throw new RecordsUnavailable('the verdict cannot be recorded')
        lose('full', 1, undefined)
        return undefined
      }
      const durable = new Promise<InspectionRecord | undefined>((resolve, reject) => {
        queue.set(record.result.resultId, {
          record,
          sinceMs: clockMs(),
          settle: (error, inItsPlace) => {
            if (error === undefined) resolve(inItsPlace)
            else reject(error)
          }
        })
      })
      if (mode === 'sync') {
        const silence = giveUpLater(queue.get(record.result.resultId)!, dueMs)
        durable.then(silence, silence)
      }
      running ??= run()
      if (mode === 'sync') return durable
      durable.catch(() => {})
      if (queue.size >= MAX_AT_ONCE && !failing) awake()
      return undefined
    },
    async flush() {
      const last = [...queue.keys()].at(-1)
      if (last === undefined || failing) return
      await new Promise<void>((done) => {
        flushes.push({ last, done })
        awake()
      })
    },
    async close() {
      closing = true
      awake()
      await running
    }
  }
}
