import { z } from 'zod'
import { recipeId } from './inspection.ts'

export const LiveQuery = z.strictObject({
  recipe: recipeId.optional().describe('results of this recipe only'),
  pictures: z.enum(['true', 'false']).default('true').describe('whether to send small pictures')
})

export const LiveCountersReply = z.object({
  recipe: z.string(),
  total: z.int(),
  ok: z.int(),
  ng: z.int(),
  review: z.int(),
  yield: z.number().describe('share of OK, 0 to 1'),
  ngStreak: z.int().describe('NG parts since the last OK')
})

export const LiveStatsReply = z
  .object({
    since: z.string().describe('start of the service; ISO 8601, UTC'),
    recipes: z.array(LiveCountersReply)
  })
  .meta({ id: 'LiveStats' })

/** What each event of /live holds; the stream itself is text. */
export const LIVE_EVENTS =
  `Server-sent events, a comment every 15 s. \`recent\`: the last results, oldest first, and the counters, once `
  + `at the start. \`result\`: \`at\`, \`result\` as POST /inspect answers it, \`counters\` of its recipe. `
  + `\`picture\`: a JPEG of one result (\`resultId\`, \`width\` and \`height\` of the frame, \`jpeg\` in base64, `
  + 'at most 640 px); under load not of every part. A client that does not keep up misses messages.'
