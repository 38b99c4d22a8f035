import { createHash, timingSafeEqual } from 'node:crypto'
import type { onRequestHookHandler } from 'fastify'
import { isLoopback } from '../config.ts'
import { HostNotLocal, KeyMissing, KeyWrong } from '../errors.ts'

/**
 * Lets a request pass only with one of the keys, in `Authorization: Bearer <key>`. With no keys configured everyone passes: the service
 * then listens on loopback only (config.ts), and the request must name it so: a page whose name was made to point here (DNS rebinding) does not.
 * Keys are compared as SHA-256 digests, each in constant time.
 */
export function adminKey (keys: readonly string[]): onRequestHookHandler {
  const digests = keys.map(digest)
  return function checkKey (request, _reply, done) {
    if (digests.length === 0) {
      const host = request.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
      done(isLoopback(host) ? undefined : new HostNotLocal(host.slice(0, 100)))
      return
    }
    const key = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (key === undefined) { done(new KeyMissing()); return }
    const given = digest(key)
    // No early exit: the time tells nothing about which key came close.
    const known = digests.reduce((found, each) => timingSafeEqual(each, given) || found, false)
    done(known ? undefined : new KeyWrong())
  }
}

const digest = (key: string): Buffer => createHash('sha256').update(key).digest()
