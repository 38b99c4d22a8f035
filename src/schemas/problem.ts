import { z } from 'zod'

/** RFC 9457. `code` is stable; see errors.ts. */
export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('stable, for programs; e.g. RECIPE_NOT_FOUND'),
  detail: z.string().describe('what was expected and what was received'),
  instance: z.string().describe('id of this request, as in the log')
}).meta({ id: 'Problem' })

/** The problems a route may answer, for its response schema. */
export function problems<Status extends number> (...statuses: readonly Status[]): Record<Status, typeof Problem> {
  return Object.fromEntries(statuses.map((status) => [status, Problem])) as Record<Status, typeof Problem>
}
