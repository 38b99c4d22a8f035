import { Worker } from 'node:worker_threads'
import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import type { Config } from '../../config.ts'
import { type ChannelHub, createChannelHub } from '../../integrations/channel-hub.ts'
import type { ChannelThread } from '../../integrations/supervise-thread.ts'
import { channelMetrics } from '../../plugins/channel-metrics.ts'
import type { Judged } from '../../inspection/inspector.ts'
import { setQuietTimer } from '../timers.ts'
import { modbusData } from './modbus.ts'

export interface ChannelParts {
  readonly config: Config
  readonly registry: Registry
  readonly logger: FastifyBaseLogger
  /** @throws Error that says why a recipe can't judge now */
  readonly tryRecipe: (recipe: string) => Promise<void>
  /** Whether verdicts are answered. */
  readonly isReady: () => boolean
}

/** Tells the channels of each verdict. */
export function toChannels(hub: ChannelHub): (judged: Judged) => void {
  return ({ result: { heatmap: _large, ...result }, request: { received } }) => {
    hub.publish({ result, receivedMs: received?.ms ?? 0 })
  }
}

/** Starts the channels that are switched on, each in a thread of its own. */
export function composeChannels({ config, registry, logger, tryRecipe, isReady }: ChannelParts): ChannelHub {
  const threads = new Map<string, () => ChannelThread>()
  if (config.modbus.enabled) {
    const workerData = modbusData(config.modbus)
    threads.set(
      'modbus',
      () =>
        new Worker(new URL('../../integrations/modbus/modbus-thread.js', import.meta.url), { workerData, execArgv: [] })
    )
  }
  const hub = createChannelHub({
    threads,
    tryRecipe,
    isReady,
    setTimer: setQuietTimer,
    onState(channel, problem) {
      if (problem === null) logger.info({ channel }, 'the channel works')
      else logger.error({ channel, problem }, 'the channel does not work: it is started again')
    }
  })
  channelMetrics(registry, hub.states)
  return hub
}
