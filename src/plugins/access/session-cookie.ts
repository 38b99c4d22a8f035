import { parseCookie, stringifySetCookie } from 'cookie'
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Header with the session's token, for requests that change something. */
export const PAGE_TOKEN_HEADER = 'okng-token'
/** Header of requests that the page sends by itself. They do not keep the session alive. */
const UNATTENDED_HEADER = 'okng-unattended'
/** Time limit of a sign-on at a provider. Seconds. */
const SIGN_ON_SECONDS = 600

type Asked = Pick<FastifyRequest, 'headers'>
type Answer = Pick<FastifyReply, 'header'>

export interface SessionCookie {
  /** Origin of the page as browsers see it. Undefined where the configuration does not give it. */
  readonly origin: string | undefined
  /** The session's key; undefined where there is none. */
  sessionIn(request: Asked): string | undefined
  /** The token that the session's changes must carry; null where no cookie has one. */
  tokenIn(request: Asked): string | null
  setSession(reply: Answer, session: { readonly key: string; readonly expiresAt: string }): void
  clearSession(reply: Answer): void
  /** The value that `setSignOn` has set. */
  signOnIn(request: Asked): string | undefined
  setSignOn(reply: Answer, id: string): void
  clearSignOn(reply: Answer): void
}

/**
 * Cookies that no script can read. Browsers send the session's with requests of our own pages alone
 * (`SameSite=Strict`); that of a sign-on also when the provider sends the browser back (`Lax`). They are named by the
 * port: browsers do not tell the ports of one host apart, and several services may run there.
 * @param pageUrl address of the page as browsers see it; empty: unknown, so cookies are valid for the whole host and
 * without TLS
 */
export function createSessionCookie({
  pageUrl,
  port,
  now
}: {
  readonly pageUrl: string
  readonly port: number
  readonly now: () => Date
}): SessionCookie {
  const url = pageUrl === '' ? undefined : new URL(pageUrl)
  const common = { httpOnly: true, secure: url?.protocol === 'https:', path: url?.pathname ?? '/' }
  const session = `okng-session-${port}`
  const signOn = `okng-sign-on-${port}`

  const cookieIn = ({ headers }: Asked, name: string): string | undefined =>
    headers.cookie === undefined ? undefined : parseCookie(headers.cookie)[name] || undefined
  const set = (reply: Answer, name: string, value: string, sameSite: 'strict' | 'lax', maxAge: number): void => {
    reply.header('set-cookie', stringifySetCookie({ ...common, name, value, sameSite, maxAge }))
  }

  return {
    origin: url?.origin,
    sessionIn: (request) => cookieIn(request, session),
    tokenIn(request) {
      const key = request.headers.authorization === undefined ? cookieIn(request, session) : undefined
      return key === undefined ? null : pageTokenOf(key)
    },
    setSession(reply, { key, expiresAt }) {
      const seconds = Math.max(0, Math.floor((Date.parse(expiresAt) - now().getTime()) / 1000))
      set(reply, session, key, 'strict', seconds)
    },
    clearSession(reply) {
      set(reply, session, '', 'strict', 0)
    },
    signOnIn: (request) => cookieIn(request, signOn),
    setSignOn(reply, id) {
      set(reply, signOn, id, 'lax', SIGN_ON_SECONDS)
    },
    clearSignOn(reply) {
      set(reply, signOn, '', 'lax', 0)
    }
  }
}

/** The token of a session. It is a hash of the session's key, which the page cannot read. */
export const pageTokenOf = (key: string): string =>
  createHash('sha256').update(`page token of ${key}`).digest('base64url')

export const isAttended = ({ headers }: Asked): boolean => headers[UNATTENDED_HEADER] === undefined
