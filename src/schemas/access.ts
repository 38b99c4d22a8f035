import { z } from 'zod'
import { ROLES } from '../domain/access/access.ts'
import { moment } from './moment.ts'

export const role = z
  .enum(ROLES)
  .describe(
    'camera: may inspect; operator: may also read, review and teach; admin: may also change settings; station: may '
      + 'report to its plant, for the station with the name of the key'
  )

export const ActorReply = z
  .object({
    name: z
      .string()
      .describe('of the person or the key; `config` for a key of the configuration, `local` where there are no keys'),
    role,
    timeZone: z.string().describe('time zone of the station, IANA name, e.g. Europe/Berlin'),
    token: z
      .string()
      .optional()
      .describe('for sessions in a cookie: value of the header okng-token of requests that change something')
  })
  .meta({ id: 'Actor' })

const keyId = z.string().regex(/^[0-9a-f]{12}$/, 'expected the 12 hex digits after okng_ in the key')
export const personName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u, 'expected 1 to 64 letters, digits, spaces or ._@-')
const time = z.iso.datetime().describe('ISO 8601, UTC')

export const KeyNew = z.strictObject({
  name: personName.describe('name of the person or machine that gets the key; the audit shows it'),
  role
})
export const KeyParams = z.strictObject({ id: keyId })

const keyInfo = z.object({
  id: keyId.describe('a part of the key, public'),
  name: z.string(),
  role,
  createdAt: time,
  createdBy: z.string(),
  lastUsedAt: time.nullable().describe('accurate to the hour; null if it was never used'),
  revokedAt: time.nullable().describe('null if it is valid'),
  revokedBy: z.string().nullable()
})
export const KeyReply = keyInfo.meta({ id: 'Key' })
export const KeyCreated = keyInfo
  .extend({ key: z.string().describe('the key itself; it is shown only now') })
  .meta({ id: 'NewKey' })
export const KeyList = z.object({ keys: z.array(KeyReply) }).meta({ id: 'Keys' })

/** PostgreSQL stores no zero byte. */
const words = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\0]+$/, 'expected text')

export const AuditQuery = z.strictObject({
  actor: words.optional().describe('name of the person or program that made the change'),
  action: words.optional().describe('what was done, e.g. recipe.updated'),
  subject: words.optional().describe('what was changed, e.g. recipe/demo-ring'),
  from: moment.optional().describe('not before this time'),
  to: moment.optional().describe('before this time'),
  before: z.coerce.number().int().min(1).optional().describe('changes below this number'),
  limit: z.coerce.number().int().min(1).max(200).default(50)
})
export const AuditList = z
  .object({
    changes: z.array(
      z.object({
        seq: z.int().describe('grows with time; may have gaps'),
        at: time,
        home: z.string().describe('id of the station: several may share one database'),
        actor: z.object({ name: z.string(), role: z.string().nullable() }),
        action: z.string(),
        subject: z.string(),
        before: z.unknown().describe('state before the change; null where there was none'),
        after: z.unknown().describe('state after the change; null where there is none')
      })
    ),
    next: z.int().nullable()
  })
  .meta({ id: 'Changes' })

export const AuditHeadReply = z
  .object({
    seq: z.int(),
    at: z.iso.datetime(),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of the entry and of the hash before it')
  })
  .meta({ id: 'AuditHead' })
