import { LRUCache } from 'lru-cache'
import type { Actor, StoredKeys } from '../../domain/access/access.ts'
import type { KeyBook } from '../../domain/access/keys.ts'
import { KeysUnavailable } from '../../errors.ts'
import { digestOfKey } from './key-text.ts'

/** For this time the database is not asked again, also after a failure. */
const FRESH_MS = 1000
/**
 * While the database does not answer, an older answer is used up to this age: a line must not stop for a restart of it.
 */
const STAND_IN_MS = 15 * 60_000
/** If the database takes longer than this, an older answer is used. */
const PATIENCE_MS = 250
const MAX_KEYS = 1000

interface Answer<T> {
  readonly value: T
  readonly atMs: number
}

/** The last answer about a key, and the query that is still running. */
interface Memory<T> {
  known?: Answer<T>
  failedAtMs?: number
  asking?: { readonly sinceMs: number; readonly answer: Promise<T> }
}

export interface RememberedKeysParts {
  /** Monotonic, milliseconds. */
  readonly clockMs: () => number
  readonly wait: (ms: number) => Promise<void>
  readonly onFault: (error: unknown) => void
}

/**
 * Keys that do not cost a query for each picture. A key that is revoked here is refused at once. A key that another
 * process on the same database revokes (`okng keys revoke`, another station) is refused within a second. While the
 * database does not answer, a key that was right in the last 15 minutes stays right. A key that may only post pictures
 * stays right without a limit, because a line must not stop for its database. A camera does not wait for the database
 * either.
 */
export function rememberKeys(book: KeyBook, { clockMs, wait, onFault }: RememberedKeysParts): KeyBook {
  const actors = new LRUCache<string, Memory<Actor | undefined>>({ max: MAX_KEYS })
  let anyKey: Memory<boolean> = {}
  /** Answers to queries from before a change are not kept. */
  let changes = 0

  /** @param standInMs up to this age an older answer is used */
  async function remembered<T>(memory: Memory<T>, ask: () => Promise<T>, standInMs: number): Promise<T> {
    const nowMs = clockMs()
    const { known, failedAtMs = -Infinity } = memory
    if (known !== undefined && nowMs - known.atMs < FRESH_MS) return known.value
    const standIn = known !== undefined && nowMs - known.atMs < standInMs ? known : undefined
    if (standIn !== undefined && nowMs - failedAtMs < FRESH_MS) return standIn.value
    const { sinceMs, answer } = (memory.asking ??= question(memory, ask))
    const answered = answer.catch(() => {
      if (standIn === undefined) throw new KeysUnavailable()
      return standIn.value
    })
    if (standIn === undefined) return answered
    const patienceMs = sinceMs + PATIENCE_MS - nowMs
    return patienceMs <= 0 ? standIn.value : Promise.race([answered, wait(patienceMs).then(() => standIn.value)])
  }

  function question<T>(memory: Memory<T>, ask: () => Promise<T>): NonNullable<Memory<T>['asking']> {
    const sinceMs = clockMs()
    const answer = ask()
      .then(
        (value) => {
          memory.known = { value, atMs: sinceMs }
          return value
        },
        (error: unknown) => {
          memory.failedAtMs = clockMs()
          onFault(error)
          throw error
        }
      )
      .finally(() => {
        delete memory.asking
      })
    return { sinceMs, answer }
  }

  async function forgetting<T>(change: Promise<T>): Promise<T> {
    try {
      return await change
    } finally {
      changes++
      actors.clear()
      anyKey = {}
    }
  }

  const stored: StoredKeys = {
    async actorOf(key) {
      const digest = digestOfKey(key).toString('base64')
      const memory = actors.get(digest) ?? {}
      const asked = changes
      const actor = await remembered(
        memory,
        () => book.actorOf(key),
        memory.known?.value?.role === 'camera' ? Infinity : STAND_IN_MS
      )
      if (asked !== changes) return actor
      // Wrong keys are not stored, because anybody could fill the memory with them.
      if (actor === undefined) actors.delete(digest)
      else actors.set(digest, memory)
      return actor
    },
    exist: () => remembered(anyKey, book.exist, Infinity)
  }
  return {
    ...book,
    ...stored,
    create: (order, actor) => forgetting(book.create(order, actor)),
    revoke: (id, actor) => forgetting(book.revoke(id, actor))
  }
}
