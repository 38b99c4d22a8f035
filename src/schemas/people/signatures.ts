import { z } from 'zod'
import { isOneProof, ONE_PROOF, PROOF } from './sessions.ts'

export const SignatureBody = z
  .strictObject({
    ...PROOF,
    meaning: z.string().trim().min(1).max(200).describe('what the signature means, e.g. approved for production'),
    request: z
      .strictObject({
        method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
        url: z.string().min(1).max(2000).describe('path and query of the change, e.g. /models/v2/activate?recipe=ring'),
        ifMatch: z.string().max(100).nullable().default(null).describe('the header if-match; null where there is none'),
        body: z.unknown().describe('JSON body of the change; null where there is none')
      })
      .describe('the change that is signed')
  })
  .refine(isOneProof, ONE_PROOF)

export const SignatureReply = z
  .object({
    signature: z.string().describe('for the header okng-signature of the change; it is valid once'),
    expiresAt: z.iso.datetime().describe('ISO 8601, UTC')
  })
  .meta({ id: 'GivenSignature' })
