import { z } from 'zod'

/** RFC 9457. `errorCode` is stable; see errors.ts. The name `code` is taken by the number of a verdict. */
export const Problem = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int().min(400).max(599),
    errorCode: z.string().describe('stable, for programs; e.g. RECIPE_NOT_FOUND'),
    detail: z.string().describe('what was expected and what was received'),
    instance: z.string().describe('id of this request, as in the log')
  })
  .meta({ id: 'Problem' })

const MEANINGS = {
  400: 'a part of the request is wrong',
  401: 'no key, or a wrong one',
  403: 'the role of the key is too low; or there are no keys, and the request did not come from this machine',
  404: 'does not exist',
  408: 'the request was not complete in time',
  409: 'not possible in the present state',
  412: 'the revision differs from If-Match',
  428: 'a threshold without its revision or model version',
  413: 'too large',
  415: 'content type or picture format not supported',
  417: 'an Expect other than 100-continue',
  422: 'a broken picture',
  429: 'too many wrong keys from this address',
  500: 'the service failed; its log says why',
  502: 'a camera gave no picture that can be judged',
  503: 'not able to answer now',
  507: 'not saved: the disk is full, or the service may not write to its data folder'
} as const
type ProblemStatus = keyof typeof MEANINGS

interface ProblemResponse {
  readonly description: string
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof Problem } }
}

/**
 * The problems that a route may answer, for its response schema. Every route may answer 500, one that requires a key
 * also 429, and one that changes something also 507.
 */
export function problems(...statuses: readonly ProblemStatus[]): Record<ProblemStatus, ProblemResponse> {
  const changes = statuses.includes(409) || statuses.includes(413)
  const entries = [
    ...statuses,
    ...(statuses.includes(401) ? [429 as const] : []),
    500 as const,
    ...(changes ? [507 as const] : [])
  ].map((status) => [
    status,
    { description: MEANINGS[status], content: { 'application/problem+json': { schema: Problem } } }
  ])
  return Object.fromEntries(entries) as Record<ProblemStatus, ProblemResponse>
}
