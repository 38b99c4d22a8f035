import type { Config } from '../../config.ts'

/** The enabled channels that send from the outbox. */
export function outboxChannels({
  mqtt,
  sparkplug,
  webhooks,
  role
}: Pick<Config, 'mqtt' | 'sparkplug' | 'webhooks' | 'role'>): readonly string[] {
  return [
    ...(mqtt.enabled ? ['mqtt'] : []),
    ...(sparkplug.enabled ? ['sparkplug'] : []),
    ...(role === 'station' ? [PLANT_CHANNEL] : []),
    ...Object.keys(webhooks).map(webhookChannel)
  ]
}

/** The channel that sends records and labels to the plant. */
export const PLANT_CHANNEL = 'plant'

export const webhookChannel = (name: string): string => `webhook ${name}`
