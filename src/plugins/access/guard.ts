import { randomBytes } from 'node:crypto'
import { type Config, hasPeople, isLoopback } from '../../config.ts'
import type { StoredKeys } from '../../domain/access/access.ts'
import type { Audit } from '../../domain/access/audit.ts'
import type { Sessions } from '../../domain/access/sessions.ts'
import { createAccess } from '../access.ts'
import { createPinTries, type PinTries } from './pin-tries.ts'
import { recordRefused } from './record-refused.ts'
import { createSessionCookie, type SessionCookie } from './session-cookie.ts'
import { createSignatures, type Signatures } from './signatures.ts'
import { createWrongKeys } from './wrong-keys.ts'

export interface GuardParts {
  readonly config: Config
  /** Finds the actor of a key or a session. */
  readonly stored: StoredKeys
  readonly sessions: Pick<Sessions, 'actorOf'>
  readonly audit: Audit
  /** Monotonic, milliseconds. */
  readonly clockMs: () => number
  readonly now: () => Date
  /** Called when a refused login cannot be recorded. */
  readonly onFault: (error: unknown) => void
}

/** Builds the access checks, and the counters and audit entries of refused requests. */
export function guard({ config, stored, sessions, audit, clockMs, now, onFault }: GuardParts): {
  readonly access: ReturnType<typeof createAccess>
  readonly cookie: SessionCookie
  readonly signatures: Signatures
  readonly tries: PinTries
  readonly noteRefused: ReturnType<typeof recordRefused>
} {
  const refused = (action: string, kind: string): ReturnType<typeof recordRefused> =>
    recordRefused(audit, { action, kind }, clockMs, onFault)
  const cookie = createSessionCookie({ pageUrl: config.people.pageUrl, port: config.port, now })
  return {
    access: createAccess({
      adminKeys: config.adminKeys,
      inspectKey: config.inspectKey,
      stored,
      onLoopback: isLoopback(config.host),
      wrongKeys: createWrongKeys(clockMs, refused('key.refused', 'address')),
      cookie,
      sessions,
      hasPeople: hasPeople(config)
    }),
    cookie,
    signatures: createSignatures(config.signatures, { now, randomBytes }),
    tries: createPinTries(clockMs, refused('pin.closed', 'pin')),
    noteRefused: refused('login.refused', 'person')
  }
}
