import { LRUCache } from 'lru-cache'
import type { Actor, StoredKeys } from '../../domain/access/access.ts'
import type { KeyBook } from '../../domain/access/keys.ts'
import { KeysUnavailable } from '../../errors.ts'
import { digestOfKey } from './key-text.ts'

/** So long the database isn't asked again, whether it answered or failed. */
const FRESH_MS = 1000
/** So long an answer stands in for a database that doesn't answer: a line doesn't stop for a restart of it. */
const STAND_IN_MS = 15 * 60_000
/** So long a question is waited for where there is an answer that can stand in. */
const PATIENCE_MS = 250
const MAX_KEYS = 1000

interface Answer<T> {
  readonly value: T
  readonly atMs: number
}

/** What is known of one thing, and the question under way. */
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
 * Keys that don't cost a query per picture. What is revoked here is so at once; what another process on the same
 * database revokes (`okng keys revoke`, another station), within a second. While the database doesn't answer, a key
 * that was right in the last 15 minutes goes on being so, and without end where it may do nothing but post pictures: a
 * line doesn't stop for its database. Nor does a camera wait for it.
 */
export function rememberKeys(book: KeyBook, { clockMs, wait, onFault }: RememberedKeysParts): KeyBook {
  const actors = new LRUCache<string, Memory<Actor | undefined>>({ max: MAX_KEYS })
  let anyKey: Memory<boolean> = {}
  /** Answers that were asked for before a change are not kept. */
  let changes = 0

  /** @param standInMs how long the known answer may stand in */
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
      // Wrong keys are not remembered: anybody could fill the memory with them.
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
