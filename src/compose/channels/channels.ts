import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import type { Config } from '../../config.ts'
import type { Outbox } from '../../domain/records/outbox.ts'
import type { Judged } from '../../inspection/inspector.ts'
import { type ChannelHub, type ChannelHubParts, createChannelHub } from '../../integrations/channel-hub.ts'
import { channelMetrics } from '../../plugins/channel-metrics.ts'
import type { Database } from '../../store/database/open-database.ts'
import { createOutbox } from '../../store/records/outbox.ts'
import { setQuietTimer } from '../timers.ts'
import { cameraStations, channelThreads } from './channel-threads.ts'
import { outboxChannels } from './outbox-channels.ts'
import { tellHappenings, type TellHappeningsParts } from './tell-happenings.ts'

export interface ChannelParts extends Omit<
  ChannelHubParts,
  'threads' | 'cameras' | 'newId' | 'onNoPicture' | 'setTimer' | 'now' | 'onState'
> {
  readonly config: Config
  readonly database: Database
  /** Id of the data folder. */
  readonly home: string
  readonly registry: Registry
  readonly logger: FastifyBaseLogger
  /** State that webhooks are notified of besides results, and a function that puts messages into the outbox. */
  readonly look: TellHappeningsParts['look']
  readonly tell: TellHappeningsParts['tell']
}

/** Tells the channels of each verdict. */
export function toChannels(hub: ChannelHub): (judged: Judged) => void {
  return ({ result: { heatmap: _large, ...result }, request: { received } }) => {
    hub.publish({ result, receivedMs: received?.ms ?? 0 })
  }
}

/** Starts the enabled channels, each in its own thread. */
export async function composeChannels(parts: ChannelParts): Promise<ChannelHub> {
  const { config, database, home, registry, logger, look, tell, ...forHub } = parts
  const stopTidying = await keepTidy(createOutbox(database, home), outboxChannels(config), logger)
  const hub = createChannelHub({
    ...forHub,
    threads: channelThreads(config, home),
    cameras: cameraStations(config),
    newId: randomUUID,
    onNoPicture(station, detail) {
      logger.warn({ station, detail }, 'a trigger is answered FAULT: the camera has no picture that can be judged')
    },
    setTimer: setQuietTimer,
    now: () => new Date(),
    onState(channel, problem) {
      if (problem === null) logger.info({ channel }, 'the channel works')
      else logger.error({ channel, problem }, 'the channel does not work')
    }
  })
  channelMetrics(registry, hub.states)
  const wantsMore = Object.keys(config.webhooks).length > 0
  const stopTelling = wantsMore ? tellHappenings({ look, tell, logger }) : () => {}
  return {
    ...hub,
    async close() {
      stopTidying()
      stopTelling()
      await hub.close()
    }
  }
}

const TIDY_MS = 60_000

/**
 * Registers new channels in the outbox, and removes messages that all have sent, at intervals. @returns a function that
 * stops it
 */
async function keepTidy(outbox: Outbox, channels: readonly string[], logger: FastifyBaseLogger): Promise<() => void> {
  await outbox.tidy(channels)
  const timer = setInterval(() => {
    outbox.tidy(channels).catch((error: unknown) => {
      logger.warn({ err: error }, 'sent messages cannot be removed from the outbox')
    })
  }, TIDY_MS).unref()
  return () => {
    clearInterval(timer)
  }
}
