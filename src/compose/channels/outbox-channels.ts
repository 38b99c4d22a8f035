import type { Config } from '../../config.ts'

/** Channels that send from the outbox and are switched on. */
export function outboxChannels({ mqtt }: Pick<Config, 'mqtt'>): readonly string[] {
  return mqtt.enabled ? ['mqtt'] : []
}
