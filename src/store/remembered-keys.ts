import type { Actor, StoredKeys } from '../domain/access.ts'
import type { KeyBook } from '../domain/keys.ts'
import { KeysUnavailable } from '../errors.ts'
import { digestOfKey } from './key-text.ts'

/** So long the database isn't asked again. */
const FRESH_MS = 1000
/** So long an answer stands in for a database that doesn't answer: a line doesn't stop for a restart of it. */
const STAND_IN_MS = 15 * 60_000
const MOST_KEYS = 1000

interface Answer<T> { readonly value: T, readonly atMs: number }

/**
 * Keys that don't cost a query per picture. What is revoked here is so at once; what another process on the same database revokes (`okng keys revoke`,
 * another station), within a second. While the database doesn't answer, a key that was right in the last 15 minutes goes on being so.
 * @param clockMs monotonic, milliseconds
 */
export function rememberKeys (book: KeyBook, clockMs: () => number, onFault: (error: unknown) => void): KeyBook {
  const actors = new Map<string, Answer<Actor>>()
  let anyKey: Answer<boolean> | undefined
  /** Answers that were asked for before a change are not kept. */
  let changes = 0

  async function remembered<T> (known: Answer<T> | undefined, ask: () => Promise<T>, keep: (answer: Answer<T>) => void): Promise<T> {
    const atMs = clockMs()
    if (known !== undefined && atMs - known.atMs < FRESH_MS) return known.value
    const asked = changes
    try {
      const value = await ask()
      if (asked === changes) keep({ value, atMs })
      return value
    } catch (error) {
      onFault(error)
      if (known !== undefined && asked === changes && atMs - known.atMs < STAND_IN_MS) return known.value
      throw new KeysUnavailable()
    }
  }

  async function forgetting<T> (change: Promise<T>): Promise<T> {
    try {
      return await change
    } finally {
      changes++
      actors.clear()
      anyKey = undefined
    }
  }

  const stored: StoredKeys = {
    async actorOf (key) {
      const digest = digestOfKey(key).toString('base64')
      const known = actors.get(digest)
      return remembered<Actor | undefined>(known, () => book.actorOf(key), ({ value, atMs }) => {
        // Wrong keys are not remembered: anybody could fill the memory with them.
        actors.delete(digest)
        if (value !== undefined) actors.set(digest, { value, atMs })
        if (actors.size > MOST_KEYS) actors.delete(actors.keys().next().value!)
      })
    },
    exist: () => remembered(anyKey, book.exist, (answer) => { anyKey = answer })
  }
  return { ...book, ...stored, create: (order, actor) => forgetting(book.create(order, actor)), revoke: (id, actor) => forgetting(book.revoke(id, actor)) }
}
