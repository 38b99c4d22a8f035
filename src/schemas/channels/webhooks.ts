import { z } from 'zod'
import { wholeNumber } from '../whole-number.ts'

const WEBHOOK_EVENTS = [
  'result.ok',
  'result.ng',
  'result.review',
  'station.silent',
  'drift',
  'stability',
  'review.errors',
  'training.ended'
] as const

/** Section `webhooks`: receivers of messages, by name. */
export const webhooksSchema = z
  .record(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "expected a-z, 0-9 and '-', at most 32 characters"),
    z.strictObject({
      url: z
        .url({ protocol: /^https?$/, error: 'expected a URL with http or https' })
        .describe('Address that messages are posted to.'),
      secretFile: z
        .string()
        .min(1)
        .describe('File with the secret that messages are signed with: `whsec_` and base64 of 24 to 64 bytes.'),
      events: z.array(z.enum(WEBHOOK_EVENTS)).min(1).describe('Events that are sent.'),
      timeoutMs: wholeNumber(100, 60_000).default(10_000).describe('Time for the answer. Left out: 10000.'),
      giveUpHours: wholeNumber(1, 8760)
        .default(72)
        .describe('A message that is older than this is dropped. Left out: 72.')
    })
  )
  .describe('Receivers of signed messages (Standard Webhooks), by name.')
