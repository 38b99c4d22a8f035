import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { AuditLog } from '../../domain/access/audit.ts'
import type { KeyBook } from '../../domain/access/keys.ts'
import type { SignOn } from '../../domain/access/people.ts'
import auditRoutes from './audit.ts'
import keyRoutes from './keys.ts'
import loginRoutes, { type LoginOptions } from './login.ts'
import pinRoutes from './pins.ts'
import { createProvePerson, type NoteRefused, type Tries } from './prove-person.ts'
import sessionRoutes from './sessions.ts'
import signatureRoutes, { type KeepSignature } from './signatures.ts'
import signOnRoutes from './sign-on.ts'
import whoami from './whoami.ts'

export interface AccessRoutesOptions extends Omit<LoginOptions, 'prove'> {
  readonly keys: KeyBook
  readonly signOn: SignOn | undefined
  readonly audit: AuditLog
  readonly tries: Tries
  readonly signatures: KeepSignature
  readonly noteRefused: NoteRefused
  /** As browsers see it. */
  readonly pageUrl: string
  /** IANA name. */
  readonly timeZone: string
}

/** Routes of keys, PINs, logins, signatures and the audit. */
const accessRoutes: FastifyPluginAsyncZod<AccessRoutesOptions> = async (app, options) => {
  const { keys, pins, sessions, directory, signOn, audit, access, cookie, tries, noteRefused, pageUrl, signatures } =
    options
  const prove = createProvePerson({ directory, tries, noteRefused })
  await app.register(whoami, { access, cookie, timeZone: options.timeZone })
  await app.register(keyRoutes, { keys, access })
  await app.register(pinRoutes, { pins, access })
  await app.register(loginRoutes, { pins, sessions, directory, signOn, access, prove, cookie })
  if (signOn !== undefined) await app.register(signOnRoutes, { signOn, sessions, noteRefused, pageUrl, cookie })
  await app.register(signatureRoutes, { pins, access, prove, signatures })
  await app.register(sessionRoutes, { sessions, access })
  await app.register(auditRoutes, { audit, access })
}

export default accessRoutes
