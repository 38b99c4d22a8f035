import { z } from 'zod'
import { WAYS } from '../../domain/access/sessions.ts'
import { personName, role } from '../access.ts'
import { pin } from '../pins.ts'

const time = z.iso.datetime().describe('ISO 8601, UTC')
const way = z.enum(WAYS).describe('how the person logged in')
const id = z.string().regex(/^[0-9a-f]{12}$/, 'expected 12 hex digits')

/** Name, and either PIN or password. */
export const PROOF = { name: personName, pin: pin.optional(), password: z.string().min(1).max(256).optional() }

export const isOneProof = ({
  pin: given,
  password
}: {
  readonly pin?: unknown
  readonly password?: unknown
}): boolean => (given === undefined) !== (password === undefined)
export const ONE_PROOF = { path: ['pin'], error: 'expected either pin or password' }

export const LoginBody = z
  .strictObject({
    ...PROOF,
    as: z.enum(['key', 'cookie']).default('key').describe('how the session is returned; the page uses a cookie')
  })
  .refine(isOneProof, ONE_PROOF)

export const SessionReply = z
  .object({
    key: z.string().nullable().describe('for `Authorization: Bearer`; null where a cookie was asked for'),
    name: z.string(),
    role,
    expiresAt: time
  })
  .meta({ id: 'Session' })

const wayTitle = z.string().nullable()
export const WaysReply = z
  .object({
    password: wayTitle.describe('title of the directory that checks passwords; null where there is none'),
    oidc: wayTitle.describe('title of the provider at `/login/oidc`; null where there is none')
  })
  .meta({ id: 'WaysToLogIn' })

export const SessionParams = z.strictObject({ id })
export const SessionInfoReply = z
  .object({
    id: id.describe('public part of its key'),
    name: z.string(),
    role,
    way,
    startedAt: time,
    usedAt: time.describe('accurate to the minute'),
    expiresAt: time
  })
  .meta({ id: 'SessionInfo' })
export const SessionList = z.object({ sessions: z.array(SessionInfoReply) }).meta({ id: 'Sessions' })
