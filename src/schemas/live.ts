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

export const StationStateReply = z
  .object({
    station: z.string().nullable().describe('null: requests that name no station'),
    lastPartAt: z.string().nullable().describe('when its last part was judged; ISO 8601, UTC'),
    sinceLastPartMs: z.number().nullable().describe("time since then, on the service's clock"),
    silentAfterMs: z.number().describe('after this time without a part the station is silent'),
    refused: z
      .object({
        count: z.int(),
        since: z.string(),
        lastAt: z.string(),
        status: z.int().describe('of the last one'),
        code: z.string(),
        detail: z.string()
      })
      .nullable()
      .describe('pictures that were answered with an error since the service started')
  })
  .meta({ id: 'StationState' })

export const LiveStatsReply = z
  .object({
    since: z.string().describe('start of the service; ISO 8601, UTC'),
    recipes: z.array(LiveCountersReply),
    stations: z.array(StationStateReply)
  })
  .meta({ id: 'LiveStats' })

/** Description of the events of /live. The schema of the stream is plain text. */
export const LIVE_EVENTS =
  'Server-sent events, a comment every 15 s. `recent`: the time `now`, the last results, oldest first, the counters '
  + `and the stations, once at the start. \`result\`: \`at\`, \`result\` as POST /inspect answers it, `
  + `\`counters\` of its recipe. `
  + `\`picture\`: a JPEG of one result (\`resultId\`, \`width\` and \`height\` of the frame, \`jpeg\` in base64, `
  + 'at most 640 px); under load not of every part. `station`: one station, at each part and each refused picture. '
  + 'A client that does not keep up misses messages.'
