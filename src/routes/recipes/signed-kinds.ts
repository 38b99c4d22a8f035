import type { FastifyRequest } from 'fastify'
import type { SignedKind } from '../../domain/access/signature.ts'

/** Keys of a recipe whose change a person may have to sign. */
const SIGNED_KEYS: Readonly<Record<string, SignedKind>> = {
  threshold: 'threshold',
  thresholdModelVersion: 'threshold',
  reviewBand: 'threshold',
  // A piece that is switched off, or has a farther limit, lets parts pass as a farther threshold does.
  evidence: 'threshold',
  challenge: 'challenge'
}

/** The kinds of signature that a change of a recipe may need. PUT and DELETE replace all keys. */
export function signedKinds({ method, body }: Pick<FastifyRequest, 'method' | 'body'>): readonly SignedKind[] {
  if (method !== 'PATCH') return ['threshold', 'challenge']
  const given = typeof body === 'object' && body !== null ? Object.keys(body) : []
  return [...new Set(given.flatMap((key) => (Object.hasOwn(SIGNED_KEYS, key) ? SIGNED_KEYS[key]! : [])))]
}
