import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Actor } from '../../domain/access/access.ts'
import type { PinBook } from '../../domain/access/pins.ts'
import type { Signature, SignedRequest } from '../../domain/access/signature.ts'
import { problems } from '../../schemas/problem.ts'
import { SignatureBody, SignatureReply } from '../../schemas/people/signatures.ts'
import { type Access, keyOf } from './access.ts'
import type { ProvePerson } from './prove-person.ts'
import { checkPersonName } from './start-session.ts'

/** Keeps signatures until they are used. */
export interface KeepSignature {
  /** @throws SignerRoleTooLow, SignerSame */
  keep(
    request: SignedRequest,
    signer: Pick<Signature, 'name' | 'role' | 'way' | 'meaning'>,
    actor: Actor
  ): { readonly signature: string; readonly expiresAt: string }
}

export interface SignaturesOptions {
  readonly pins: PinBook
  readonly access: Access
  readonly prove: ProvePerson
  readonly signatures: KeepSignature
}

/** POST /signatures: a person signs one request before it is sent. */
const signatureRoutes: FastifyPluginAsyncZod<SignaturesOptions> = async (app, options) => {
  const { pins, access, prove, signatures } = options
  app.post(
    '/signatures',
    {
      onRequest: access.require('admin'),
      schema: {
        operationId: 'sign',
        summary: 'Sign a change before it is sent',
        description:
          'A person logs in by PIN or password and states the meaning of the signature. Send the answer in the header '
          + '`okng-signature` of the change. It is valid once, for two minutes, for exactly this request of the same '
          + 'actor. A request without a required signature is answered SIGNATURE_NEEDED: see `signatures` of the '
          + "configuration. The change's entry in the audit holds the signature.",
        tags: ['access'],
        ...keyOf('admin'),
        body: SignatureBody,
        response: { 201: SignatureReply, ...problems(400, 401, 403, 409, 413, 415, 429, 503) }
      }
    },
    async ({ body, ip, actor }, reply) => {
      const { name, pin, password, meaning, request } = body
      const claim = {
        name,
        address: ip,
        onWait(seconds: number) {
          reply.header('retry-after', seconds)
        }
      }
      const signer =
        pin === undefined
          ? { ...(await prove.byPassword(claim, password!)), way: 'ldap' as const }
          : { ...(await prove.byPin(claim, () => pins.check(name, pin))), way: 'pin' as const }
      checkPersonName(signer.name)
      const { method, url, ifMatch, body: signed = null } = request
      const kept = signatures.keep({ method, url, ifMatch, body: signed }, { ...signer, meaning }, actor)
      return reply.code(201).header('cache-control', 'no-store').send(kept)
    }
  )
}

export default signatureRoutes
