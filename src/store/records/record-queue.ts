import type { InspectionRecord } from '../../domain/records/record.ts'

/** A record that waits to be written. */
export interface QueuedRecord {
  readonly record: InspectionRecord
  readonly sinceMs: number
  /** Ends the wait: with an error, or with what is on record in its place. */
  readonly settle: (error?: Error, inItsPlace?: InspectionRecord) => void
}

/** Records that wait to be written, in the order in which they came. */
export interface RecordQueue {
  readonly size: () => number
  /** @returns the entry, and what resolves (or rejects) when it is settled */
  add(record: InspectionRecord): {
    readonly entry: QueuedRecord
    readonly settled: Promise<InspectionRecord | undefined>
  }
  find(id: string): InspectionRecord | undefined
  /** The first `count` that came; by default all. */
  first(count?: number): QueuedRecord[]
  /** Waiting time of the first record; 0 when none waits. */
  lagMs(): number
  /** Takes entries out, and ends their wait. @param others by result id, what is on record in their place */
  settle(entries: readonly QueuedRecord[], error?: Error, others?: ReadonlyMap<string, InspectionRecord>): void
  /** Resolves when all that waits now is settled, or when `letGo` is called. */
  drained(): Promise<void>
  /** Whether somebody waits in `drained`. */
  isAwaited(): boolean
  letGo(): void
}

/** @param clockMs monotonic */
export function createRecordQueue(clockMs: () => number): RecordQueue {
  const entries = new Map<string, QueuedRecord>()
  let waits: { readonly last: string; readonly done: () => void }[] = []

  return {
    size: () => entries.size,
    add(record) {
      const { promise, resolve, reject } = deferred<InspectionRecord | undefined>()
      const entry: QueuedRecord = {
        record,
        sinceMs: clockMs(),
        settle: (error, inItsPlace) => {
          if (error === undefined) resolve(inItsPlace)
          else reject(error)
        }
      }
      entries.set(record.result.resultId, entry)
      return { entry, settled: promise }
    },
    find: (id) => entries.get(id)?.record,
    first: (count) => [...entries.values()].slice(0, count),
    lagMs() {
      const first = entries.values().next()
      return first.done === true ? 0 : clockMs() - first.value.sinceMs
    },
    settle(those, error, others) {
      for (const { record, settle } of those) {
        const { resultId } = record.result
        entries.delete(resultId)
        settle(error, others?.get(resultId))
      }
      waits = waits.filter(({ last, done }) => {
        if (entries.has(last)) return true
        done()
        return false
      })
    },
    async drained() {
      const last = [...entries.keys()].at(-1)
      if (last === undefined) return
      await new Promise<void>((done) => {
        waits.push({ last, done })
      })
    },
    isAwaited: () => waits.length > 0,
    letGo() {
      for (const { done } of waits.splice(0)) done()
    }
  }
}

/** Promise.withResolvers, which Node 20 lacks. */
function deferred<T>(): {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: Error) => void
} {
  let resolve!: (value: T) => void
  let reject!: (error: Error) => void
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil
    reject = refuse
  })
  return { promise, resolve, reject }
}
