import { createHash, timingSafeEqual } from 'node:crypto'
import type { StoredKeys } from '../../domain/access/access.ts'

const digest = (key: string): Buffer => createHash('sha256').update(key).digest()

/** Whether a key is valid, of the configuration or the database. Every role may trigger, also camera. */
export function createMayEnter(adminKeys: readonly string[], stored: StoredKeys): (key: string) => Promise<boolean> {
  const digests = adminKeys.map(digest)
  return async (key) => {
    const given = digest(key)
    // No early exit, so that the time of the comparison does not show which key was close.
    const configured = digests.reduce((found, each) => timingSafeEqual(each, given) || found, false)
    return configured || (await stored.actorOf(key).catch(() => undefined)) !== undefined
  }
}
