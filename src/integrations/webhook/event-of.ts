import type { Message } from '../../domain/records/outbox.ts'
import type { Verdict } from '../../domain/inspection/inspection.ts'

/** What a webhook can be told of. */
export type WebhookEvent = `result.${Lowercase<Verdict>}` | Exclude<Message['kind'], 'result'>

/** The event of a message, as Standard Webhooks names it. */
export function eventOf({ kind, body }: Pick<Message, 'kind' | 'body'>): WebhookEvent {
  return kind === 'result' ? `result.${String(body['verdict']).toLowerCase() as Lowercase<Verdict>}` : kind
}
