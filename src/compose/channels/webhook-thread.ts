import { readFileSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import type { Config } from '../../config.ts'
import { secretOf } from '../../integrations/webhook/sign.ts'
import { createWebhookSender } from '../../integrations/webhook/webhook-sender.ts'
import { type OutboxThreadData, runOutboxChannel } from './run-outbox-channel.ts'

/** What the thread is started with. */
export interface WebhookThreadData extends OutboxThreadData {
  readonly channel: string
  readonly webhook: Config['webhooks'][string]
}

const AT_ONCE = 100
const HOUR_MS = 3_600_000

const { webhook, ...data } = workerData as WebhookThreadData
let givenUp = 0
runOutboxChannel({
  ...data,
  address: new URL(webhook.url).origin,
  atOnce: AT_ONCE,
  problem: () => (givenUp === 0 ? null : `${givenUp} messages were given up`),
  send: createWebhookSender({
    url: webhook.url,
    secret: secretOf(readFileSync(webhook.secretFile, 'utf8')),
    events: new Set(webhook.events),
    timeoutMs: webhook.timeoutMs,
    giveUpMs: webhook.giveUpHours * HOUR_MS,
    nowMs: Date.now,
    fetch,
    onGivenUp() {
      givenUp++
    }
  })
})
