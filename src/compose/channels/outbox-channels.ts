import type { Config } from '../../config.ts'

/** Channels that send from the outbox and are switched on. */
export function outboxChannels({ mqtt, webhooks }: Pick<Config, 'mqtt' | 'webhooks'>): readonly string[] {
  return [...(mqtt.enabled ? ['mqtt'] : []), ...Object.keys(webhooks).map(webhookChannel)]
}

export const webhookChannel = (name: string): string => `webhook ${name}`
