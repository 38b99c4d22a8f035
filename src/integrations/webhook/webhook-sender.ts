import type { Message } from '../../domain/records/outbox.ts'
import { eventOf, type WebhookEvent } from './event-of.ts'
import { signedHeaders } from './sign.ts'

export interface WebhookSenderParts {
  readonly url: string
  readonly secret: Buffer
  readonly events: ReadonlySet<WebhookEvent>
  /** An answer that is not there by then is a failure. Milliseconds. */
  readonly timeoutMs: number
  /** Older messages are given up. Milliseconds. */
  readonly giveUpMs: number
  readonly nowMs: () => number
  readonly fetch: typeof globalThis.fetch
  /** Told of a message that is given up. */
  readonly onGivenUp: (key: string) => void
}

/**
 * Posts messages one after the other, in their order, each until the receiver answers 2xx.
 * @returns sends some; called again with the same messages it goes on with the one that was not received
 * @throws Error when one was not received
 */
export function createWebhookSender(parts: WebhookSenderParts): (messages: readonly Message[]) => Promise<void> {
  const { url, secret, events, timeoutMs, giveUpMs, nowMs, fetch, onGivenUp } = parts
  let received = 0

  async function post({ key, at, ...message }: Message): Promise<void> {
    const body = JSON.stringify({ type: eventOf(message), timestamp: at, data: message.body })
    const reply = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        ...signedHeaders(secret, key, Math.floor(nowMs() / 1000), body)
      },
      body,
      signal: AbortSignal.timeout(timeoutMs)
    })
    await reply.body?.cancel()
    if (!reply.ok) throw new Error(`expected an answer 2xx, received ${reply.status}`)
  }

  return async (messages) => {
    for (const message of messages) {
      if (message.position <= received) continue
      if (events.has(eventOf(message))) {
        if (nowMs() - Date.parse(message.at) > giveUpMs) onGivenUp(message.key)
        else await post(message)
      }
      received = message.position
    }
  }
}
