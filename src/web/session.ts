import type { Actor } from './api-types.ts'
import { store, stored } from './stored.ts'

// The key stays in this browser, so that a wall screen need not log in after each restart. It is sent in a header. The
// session of a person is a cookie that the page cannot read, and a token that stays in memory.
const STORED_AS = 'okng-key'

export const storedKey = (): string | null => stored(STORED_AS)
export const keepKey = (key: string | null): void => {
  store(STORED_AS, key)
}

let token: string | null = null
/** Goes with what changes something; null where no cookie has the session. */
export const pageToken = (): string | null => token
export const keepToken = (given: string | null): void => {
  token = given
}

/** A station's key opens nothing of the page. */
const RANK = { station: -1, camera: 0, operator: 1, admin: 2 } as const

export const mayDo = (actor: Actor | null, role: Actor['role']): boolean =>
  actor !== null && RANK[actor.role] >= RANK[role]
