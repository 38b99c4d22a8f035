import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import type { Signature, SignedKind } from '../../domain/access/signature.ts'
import type { Role } from '../../domain/access/access.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The signature of this request, if one was required. Set by the hooks of `AskSignature`. */
    signature?: Signature
  }
}

/** Checks keys; each hook refuses a request before a byte of its body is read, and sets `request.actor`. */
export interface Access {
  /**
   * Accepts keys of this role or a higher one.
   * @throws KeyMissing, KeyWrong, KeyTriesTooMany, SessionEnded, PageTokenWrong, RoleTooLow, HostNotLocal
   */
  require(role: Role): onRequestAsyncHookHandler
  /** For /inspect: as inspectKey of the configuration says. */
  readonly inspect: onRequestAsyncHookHandler
  /**
   * Whether the one whose request is still open would be let in now. Asking keeps no session alive. True where the
   * database does not answer: nobody can be revoked then.
   */
  mayStill(request: FastifyRequest, role: Role): Promise<boolean>
}

/** Asks for a signature where the configuration requires one. */
export interface AskSignature {
  /**
   * A hook that sets `request.signature`.
   * @throws SignatureNeeded, SignatureWrong
   */
  ask(kindsOf: (request: FastifyRequest) => readonly SignedKind[]): (request: FastifyRequest) => Promise<void>
}

/** Keeps a session in cookies of a browser. */
export interface LoginCookie {
  /** The session's key; undefined where there is none. */
  sessionIn(request: FastifyRequest): string | undefined
  /** The token that the session's changes must carry; null where no cookie has one. */
  tokenIn(request: FastifyRequest): string | null
  setSession(reply: FastifyReply, session: { readonly key: string; readonly expiresAt: string }): void
  clearSession(reply: FastifyReply): void
  /** The value that `setSignOn` has set. */
  signOnIn(request: FastifyRequest): string | undefined
  setSignOn(reply: FastifyReply, id: string): void
  clearSignOn(reply: FastifyReply): void
}

/** `security` of a route's description: the role that a key needs. */
export function keyOf(role: Role): { readonly security: readonly { readonly [scheme: string]: readonly string[] }[] } {
  return { security: [{ key: [role] }, { session: [role] }] }
}
