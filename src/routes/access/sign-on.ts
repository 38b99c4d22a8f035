import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { SignOn, SignOnSecrets } from '../../domain/access/people.ts'
import type { Sessions } from '../../domain/access/sessions.ts'
import type { LoginCookie } from './access.ts'
import type { NoteRefused } from './prove-person.ts'
import { startSession } from './start-session.ts'

export interface SignOnOptions {
  readonly signOn: SignOn
  readonly sessions: Pick<Sessions, 'start'>
  readonly noteRefused: NoteRefused
  /** Address of the page, as browsers use it. */
  readonly pageUrl: string
  readonly cookie: LoginCookie
}

/** Largest number of unfinished sign-ons. Beyond that, the oldest is forgotten and must begin again. */
const MAX_UNDER_WAY = 1000
const MINUTES = 10

/** Not in the API description: these routes only redirect browsers. */
const schema = { hide: true }

/** /login/oidc: sends the browser to the provider and receives it back. */
const signOnRoutes: FastifyPluginAsyncZod<SignOnOptions> = async (app, options) => {
  const { signOn, sessions, noteRefused, pageUrl, cookie } = options
  const underWay = new LRUCache<string, SignOnSecrets>({ max: MAX_UNDER_WAY, ttl: MINUTES * 60_000 })
  /** Sends the browser back to the page, which explains the code. */
  const back = (code: string): string => `${pageUrl}?login=${encodeURIComponent(code)}`
  const codeOf = (error: unknown): string => (error as { code?: string }).code ?? 'INTERNAL'

  app.get('/login/oidc', { schema }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      const { url, secrets } = await signOn.begin()
      const id = randomBytes(32).toString('base64url')
      underWay.set(id, secrets)
      cookie.setSignOn(reply, id)
      return await reply.redirect(url, 302)
    } catch (error) {
      request.log.error({ err: error }, 'a sign-on cannot begin')
      return reply.redirect(back(codeOf(error)), 302)
    }
  })

  app.get('/login/oidc/return', { schema: { ...schema, querystring: z.looseObject({}) } }, async (request, reply) => {
    const id = cookie.signOnIn(request)
    const secrets = id === undefined ? undefined : underWay.get(id)
    if (id !== undefined) underWay.delete(id)
    reply.header('cache-control', 'no-store')
    cookie.clearSignOn(reply)
    if (secrets === undefined) return reply.redirect(back('SIGN_ON_FAILED'), 302)
    try {
      const { search } = new URL(request.url, pageUrl)
      cookie.setSession(reply, await startSession(sessions, 'oidc', await signOn.finish(search, secrets)))
      return await reply.redirect(pageUrl, 302)
    } catch (error) {
      const why = codeOf(error)
      request.log.warn({ err: error }, 'a sign-on was refused')
      if (why !== 'DIRECTORY_UNAVAILABLE')
        noteRefused('unknown', { way: 'oidc', why: (error as Error).message, from: request.ip })
      return reply.redirect(back(why), 302)
    }
  })
}

export default signOnRoutes
