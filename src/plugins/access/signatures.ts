import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { FastifyRequest } from 'fastify'
import { type Actor, mayAct, type Role } from '../../domain/access/access.ts'
import type { Signature, SignedKind, SignedRequest } from '../../domain/access/signature.ts'
import { SignatureNeeded, SignatureWrong, SignerRoleTooLow, SignerSame } from '../../errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The signature of this request, if one was required. Set by the hooks of `ask`. */
    signature?: Signature
  }
}

export type SignatureRules = Readonly<Record<SignedKind, boolean>> & {
  /** Whether it must be another person than the one who asks for the change. */
  readonly fourEyes: boolean
  readonly role: Role
}

export interface Signatures {
  /** Keeps a signature until it is used. @returns the value for the header `okng-signature` */
  keep(
    request: SignedRequest,
    signer: Pick<Signature, 'name' | 'role' | 'way' | 'meaning'>,
    actor: Actor
  ): { readonly signature: string; readonly expiresAt: string }
  /**
   * A hook for routes that change something.
   * @param kindsOf what the request changes. A signature is required if the configuration requires one of these kinds
   */
  ask(kindsOf: (request: FastifyRequest) => readonly SignedKind[]): (request: FastifyRequest) => Promise<void>
}

interface Kept {
  readonly signature: Signature
  /** Name of the only actor that may use it. */
  readonly actor: string
  readonly endMs: number
}

const HEADER = 'okng-signature'
/** Time in which a signature may be used. */
const VALID_MS = 2 * 60_000
const MAX_KEPT = 1000

/** Signatures in memory: each is used once, for the request that was signed, by the one who asked for it. */
export function createSignatures(
  rules: SignatureRules,
  { now, randomBytes }: { readonly now: () => Date; readonly randomBytes: (count: number) => Buffer }
): Signatures {
  const kept = new LRUCache<string, Kept>({ max: MAX_KEPT })

  return {
    keep(request, { name, role, way, meaning }, actor) {
      if (!mayAct(role, rules.role)) throw new SignerRoleTooLow(rules.role, role)
      if (rules.fourEyes && name.toLowerCase() === actor.name.toLowerCase()) throw new SignerSame(name)
      const at = now()
      const id = randomBytes(32).toString('base64url')
      const signature = { name, role, way, meaning, at: at.toISOString(), request: digestOf(request) }
      kept.set(id, { signature, actor: actor.name, endMs: at.getTime() + VALID_MS })
      return { signature: id, expiresAt: new Date(at.getTime() + VALID_MS).toISOString() }
    },

    ask: (kindsOf) => async (request) => {
      const asked = kindsOf(request).filter((kind) => rules[kind])
      if (asked.length === 0) return
      const id = request.headers[HEADER]
      if (typeof id !== 'string') throw new SignatureNeeded(asked.join(', '))
      const found = kept.get(id)
      kept.delete(id)
      const { method, url, headers, body = null } = request
      const digest = digestOf({ method, url, ifMatch: headers['if-match'] ?? null, body })
      const isOwn = found?.actor === request.actor.name && found.endMs > now().getTime()
      if (found === undefined || !isOwn || found.signature.request !== digest) throw new SignatureWrong()
      request.signature = found.signature
    }
  }
}

const digestOf = ({ method, url, ifMatch, body }: SignedRequest): string =>
  createHash('sha256')
    .update(JSON.stringify([method, url, ifMatch, body]))
    .digest('hex')
