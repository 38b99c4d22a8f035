import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { keyIn } from '../../domain/access/access.ts'
import type { Directory, SignOn } from '../../domain/access/people.ts'
import type { PinBook } from '../../domain/access/pins.ts'
import type { Sessions } from '../../domain/access/sessions.ts'
import { Done } from '../../schemas/pins.ts'
import { LoginBody, SessionReply, WaysReply } from '../../schemas/people/sessions.ts'
import { problems } from '../../schemas/problem.ts'
import { type Access, keyOf, type LoginCookie } from './access.ts'
import type { ProvePerson } from './prove-person.ts'
import { startSession } from './start-session.ts'

export interface LoginOptions {
  readonly pins: PinBook
  readonly sessions: Sessions
  readonly directory: Directory | undefined
  readonly signOn: SignOn | undefined
  readonly access: Access
  readonly prove: ProvePerson
  readonly cookie: LoginCookie
}

const tags = ['access']

/** /login: starts a session by name and PIN, or by name and password. */
const loginRoutes: FastifyPluginAsyncZod<LoginOptions> = async (app, options) => {
  const { pins, sessions, directory, signOn, access, prove, cookie } = options

  app.get(
    '/login',
    {
      schema: {
        operationId: 'listWaysToLogIn',
        security: [],
        summary: 'How people can log in',
        description:
          'PINs and keys always work. The titles are those of the configuration. `/login/oidc` sends a browser to the '
          + 'provider, which sends it back to the page. After a failure the address of the page ends in `?login=CODE`.',
        tags,
        response: { 200: WaysReply, ...problems() }
      }
    },
    async () => ({ password: directory?.title ?? null, oidc: signOn?.title ?? null })
  )

  app.post(
    '/login',
    {
      schema: {
        operationId: 'logIn',
        security: [],
        summary: 'Log in by name and PIN, or by name and password',
        description:
          'A PIN gives the role operator for 12 hours. The directory of the configuration checks passwords, and its '
          + 'groups give the role. With `as: cookie` the answer sets a cookie that no script can read, else it holds '
          + 'a key. After 5 wrong PINs and passwords of one name, or 20 from one address, all further tries are '
          + 'refused for up to 5 minutes, right ones too.',
        tags,
        body: LoginBody,
        response: { 200: SessionReply, ...problems(400, 401, 403, 409, 413, 415, 429, 503) }
      }
    },
    async ({ body: { name, pin, password, as }, ip }, reply) => {
      const claim = {
        name,
        address: ip,
        onWait(seconds: number) {
          reply.header('retry-after', seconds)
        }
      }
      const session =
        pin === undefined
          ? await startSession(sessions, 'ldap', await prove.byPassword(claim, password!))
          : await prove.byPin(claim, () => pins.enter(name, pin))
      if (as === 'cookie') cookie.setSession(reply, session)
      const { key, actor, expiresAt } = session
      return reply.header('cache-control', 'no-store').send({ key: as === 'cookie' ? null : key, ...actor, expiresAt })
    }
  )

  app.delete(
    '/login',
    {
      onRequest: access.require('operator'),
      schema: {
        operationId: 'logOut',
        summary: 'End the session',
        description: 'API keys are not affected.',
        tags,
        ...keyOf('operator'),
        response: { 200: Done, ...problems(401, 403) }
      }
    },
    async (request, reply) => {
      const key = keyIn(request.headers.authorization) ?? cookie.sessionIn(request)
      if (key !== undefined) await sessions.leave(key)
      cookie.clearSession(reply)
      return {}
    }
  )
}

export default loginRoutes
