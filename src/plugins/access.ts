import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { type Config, isLoopback } from '../config.ts'
import type { Sessions } from '../domain/access/sessions.ts'
import { type Actor, keyIn, mayAct, type Role, type StoredKeys } from '../domain/access/access.ts'
import {
  HostNotLocal,
  KeyMissing,
  KeyTriesTooMany,
  KeyWrong,
  OtherSite,
  PageTokenWrong,
  ProxyWithoutKeys,
  RoleTooLow,
  SessionEnded
} from '../errors.ts'
import { forwardedBy } from './forwarded.ts'
import { otherSite } from './other-site.ts'
import { isAttended, PAGE_TOKEN_HEADER, pageTokenOf, type SessionCookie } from './access/session-cookie.ts'
import type { WrongKeys } from './access/wrong-keys.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller. Set by the hooks of plugins/access.ts, so only in routes that have such a hook. */
    actor: Actor
  }
}

export interface AccessParts {
  /** Keys of the configuration; they are admins. */
  readonly adminKeys: readonly string[]
  readonly inspectKey: Config['inspectKey']
  readonly stored: StoredKeys
  /** Whether only this machine reaches the service. */
  readonly onLoopback: boolean
  readonly wrongKeys: WrongKeys
  readonly cookie: SessionCookie
  readonly sessions: Pick<Sessions, 'actorOf'>
  /** Whether people can log in by name. Then every request needs a key or a session. */
  readonly hasPeople: boolean
}

const LOCAL: Actor = { name: 'local', role: 'admin' }
const CONFIGURED: Actor = { name: 'config', role: 'admin' }
/** A camera where /inspect takes no key. */
const OPEN: Actor = { name: 'open', role: 'camera' }

/**
 * Accepts a request only with a key (`Authorization: Bearer <key>`) or a session's cookie, if its role suffices.
 * Browsers send the cookie by themselves. So a request that changes something must also carry the token of the session,
 * which only our own page can read, and requests of other sites' pages are refused.
 *
 * While there is no key at all, no key is required. The service then listens on loopback only (config.ts), and three
 * kinds of request are refused: those that name another host (DNS rebinding), those that a proxy passes on, and those
 * of other sites' pages, which a browser can send to this machine, too.
 *
 * The keys of the configuration are compared as SHA-256 digests, each in constant time.
 */
export function createAccess({
  adminKeys,
  inspectKey,
  stored,
  onLoopback,
  wrongKeys,
  cookie,
  sessions,
  hasPeople
}: AccessParts): {
  require(role: Role): onRequestAsyncHookHandler
  readonly inspect: onRequestAsyncHookHandler
  mayStill(request: FastifyRequest, role: Role): Promise<boolean>
} {
  const digests = adminKeys.map(digest)

  /** Whether no key is required. */
  const isKeyless = async (): Promise<boolean> =>
    digests.length === 0 && !hasPeople && onLoopback && !(await stored.exist())

  /** Undefined for a wrong key. @param attended whether a person did something for this */
  async function knownActorOf(request: FastifyRequest, attended: boolean): Promise<Actor | undefined> {
    if (await isKeyless()) {
      refuseProxy(request)
      const host = request.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase()
      if (!isLoopback(host)) throw new HostNotLocal(host.slice(0, 100))
      refuseOtherSite(request)
      return LOCAL
    }
    const key = keyIn(request.headers.authorization)
    if (key === undefined) return actorOfSession(request, attended)
    const given = digest(key)
    // No early exit: the time of the comparison must not show which key was close.
    const configured = digests.reduce((found, each) => timingSafeEqual(each, given) || found, false)
    return configured ? CONFIGURED : stored.actorOf(key, attended)
  }

  async function actorOf(request: FastifyRequest, reply: FastifyReply): Promise<Actor> {
    const actor = await knownActorOf(request, isAttended(request))
    if (actor !== undefined) return actor
    const waitSeconds = wrongKeys.count(request.ip)
    if (waitSeconds === undefined) throw new KeyWrong()
    reply.header('retry-after', waitSeconds)
    throw new KeyTriesTooMany(waitSeconds)
  }

  async function actorOfSession(request: FastifyRequest, attended: boolean): Promise<Actor> {
    const key = cookie.sessionIn(request)
    if (key === undefined) throw new KeyMissing()
    refuseOtherSite(request, cookie.origin)
    const actor = await sessions.actorOf(key, attended)
    if (actor === undefined) throw new SessionEnded()
    const token = request.headers[PAGE_TOKEN_HEADER]
    if (!['GET', 'HEAD'].includes(request.method) && !isToken(token, pageTokenOf(key))) throw new PageTokenWrong()
    return actor
  }

  const require = (needed: Role): onRequestAsyncHookHandler =>
    async function checkKey(request, reply) {
      const actor = await actorOf(request, reply)
      if (!mayAct(actor.role, needed)) throw new RoleTooLow(needed, actor.role)
      request.actor = actor
    }
  const requireCamera = require('camera')

  return {
    require,
    async inspect(request, reply) {
      if (inspectKey === 'open' || (inspectKey === 'auto' && !(await stored.exist()))) {
        if (inspectKey === 'auto' && (await isKeyless())) refuseProxy(request)
        refuseOtherSite(request)
        request.actor = OPEN
      } else {
        await requireCamera.call(this, request, reply)
      }
    },
    async mayStill(request, needed) {
      try {
        const actor = await knownActorOf(request, false)
        return actor !== undefined && mayAct(actor.role, needed)
      } catch (error) {
        if (isRefusal(error)) return false
        request.log.warn({ err: error }, 'whether a stream may go on cannot be asked; it goes on')
        return true
      }
    }
  }
}

/** A caller behind a proxy would be taken for a caller on this machine. */
function refuseProxy(request: FastifyRequest): void {
  const header = forwardedBy(request)
  if (header !== undefined) throw new ProxyWithoutKeys(header.slice(0, 100))
}

function refuseOtherSite(request: FastifyRequest, own?: string): void {
  const site = otherSite(request, own)
  if (site !== undefined) throw new OtherSite(site.slice(0, 100))
}

const isRefusal = (error: unknown): boolean => [401, 403].includes((error as { statusCode?: number }).statusCode ?? 0)

/** In constant time. */
const isToken = (given: unknown, expected: string): boolean =>
  typeof given === 'string' && timingSafeEqual(digest(given), digest(expected))
const digest = (key: string): Buffer => createHash('sha256').update(key).digest()
