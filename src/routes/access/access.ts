import type { onRequestAsyncHookHandler } from 'fastify'
import type { Role } from '../../domain/access/access.ts'

/** Checks keys; each hook refuses a request before a byte of its body is read, and sets `request.actor`. */
export interface Access {
  /**
   * Lets pass whose key has this role, or one above it.
   * @throws KeyMissing, KeyWrong, KeyTriesTooMany, RoleTooLow, HostNotLocal
   */
  require(role: Role): onRequestAsyncHookHandler
  /** For /inspect: as inspectKey of the configuration says. */
  readonly inspect: onRequestAsyncHookHandler
}

/** `security` of a route's description: what the key must be for. */
export function keyOf(role: Role): { readonly security: readonly { readonly [scheme: string]: readonly string[] }[] } {
  return { security: [{ key: [role] }] }
}
