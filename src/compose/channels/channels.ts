import { fork } from 'node:child_process'
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { FastifyBaseLogger } from 'fastify'
import type { Registry } from 'prom-client'
import { type Config, databaseUrlOf } from '../../config.ts'
import type { Outbox } from '../../domain/records/outbox.ts'
import { type ChannelHub, type ChannelHubParts, createChannelHub } from '../../integrations/channel-hub.ts'
import type { ChannelThread } from '../../integrations/supervise-thread.ts'
import { channelMetrics } from '../../plugins/channel-metrics.ts'
import type { Judged } from '../../inspection/inspector.ts'
import type { Database } from '../../store/database/open-database.ts'
import { createOutbox } from '../../store/records/outbox.ts'
import { setQuietTimer } from '../timers.ts'
import { forked } from './forked.ts'
import type { FolderThreadData } from './folder-thread.ts'
import { outboxChannels, PLANT_CHANNEL, webhookChannel } from './outbox-channels.ts'
import type { PlantThreadData } from './plant-thread.ts'
import type { MqttThreadData } from './mqtt-thread.ts'
import { modbusData, opcuaData, textData } from './stations.ts'
import { tellHappenings, type TellHappeningsParts } from './tell-happenings.ts'
import type { SparkplugThreadData } from './sparkplug-thread.ts'
import { stationsOf } from './stations-of.ts'
import type { WebhookThreadData } from './webhook-thread.ts'

export interface ChannelParts {
  readonly config: Config
  readonly database: Database
  /** Id of the data folder. */
  readonly home: string
  readonly registry: Registry
  readonly logger: FastifyBaseLogger
  /** @throws Error that says why a recipe can't judge now */
  readonly tryRecipe: (recipe: string) => Promise<void>
  /** Judges a picture that a channel has. */
  readonly judge: ChannelHubParts['judge']
  /** Results on record, newest first. */
  readonly findRecords: ChannelHubParts['findRecords']
  /** Whether a key may be used. */
  readonly mayEnter: ChannelHubParts['mayEnter']
  /** What webhooks are told of besides results, and how it comes into the outbox. */
  readonly look: TellHappeningsParts['look']
  readonly tell: TellHappeningsParts['tell']
  /** Whether verdicts are answered. */
  readonly isReady: () => boolean
  readonly due: ChannelHubParts['due']
  readonly onRecipe: ChannelHubParts['onRecipe']
}

/** Tells the channels of each verdict. */
export function toChannels(hub: ChannelHub): (judged: Judged) => void {
  return ({ result: { heatmap: _large, ...result }, request: { received } }) => {
    hub.publish({ result, receivedMs: received?.ms ?? 0 })
  }
}

/** Starts the channels that are switched on, each in a thread of its own. */
export async function composeChannels(parts: ChannelParts): Promise<ChannelHub> {
  const { config, database, home, registry, logger, tryRecipe, judge, findRecords, mayEnter, isReady } = parts
  const { look, tell, due, onRecipe } = parts
  const stopTidying = await keepTidy(createOutbox(database, home), outboxChannels(config), logger)
  const threads = new Map<string, () => ChannelThread>()
  const data = { databaseUrl: databaseUrlOf(config), home }
  if (config.mqtt.enabled) {
    const workerData: MqttThreadData = { ...data, mqtt: config.mqtt }
    threads.set('mqtt', () => new Worker(new URL('./mqtt-thread.js', import.meta.url), { workerData, execArgv: [] }))
  }
  if (config.sparkplug.enabled) {
    const workerData: SparkplugThreadData = { ...data, sparkplug: config.sparkplug, stations: stationsOf(config) }
    const file = new URL('./sparkplug-thread.js', import.meta.url)
    threads.set('sparkplug', () => new Worker(file, { workerData, execArgv: [] }))
  }
  for (const [name, webhook] of Object.entries(config.webhooks)) {
    const channel = webhookChannel(name)
    const workerData: WebhookThreadData = { ...data, channel, webhook }
    const start = (): Worker =>
      new Worker(new URL('./webhook-thread.js', import.meta.url), { workerData, execArgv: [] })
    threads.set(channel, start)
  }
  if (config.role === 'station') {
    const workerData: PlantThreadData = { ...data, plant: config.plant, dataFolder: resolve(config.dataDir) }
    threads.set(
      PLANT_CHANNEL,
      () => new Worker(new URL('./plant-thread.js', import.meta.url), { workerData, execArgv: [] })
    )
  }
  if (config.watchedFolder.enabled) {
    const workerData: FolderThreadData = { folder: config.watchedFolder, maxBytes: config.limits.maxFrameBytes }
    threads.set(
      'folder',
      () => new Worker(new URL('./folder-thread.js', import.meta.url), { workerData, execArgv: [] })
    )
  }
  if (config.opcua.enabled) {
    const opcua = opcuaData(config.opcua, config.dataDir, new Date())
    const file = new URL('../../integrations/opcua/opcua-process.js', import.meta.url)
    threads.set('opcua', () => forked(fork(file, { execArgv: [], serialization: 'advanced' }), opcua))
  }
  if (config.tcpText.enabled) {
    const workerData = textData(config.tcpText)
    const file = new URL('../../integrations/tcp-text/text-thread.js', import.meta.url)
    threads.set('tcp text', () => new Worker(file, { workerData, execArgv: [] }))
  }
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
    judge,
    findRecords,
    mayEnter,
    isReady,
    due,
    onRecipe,
    setTimer: setQuietTimer,
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

/** Has each channel begin now, and removes what all have sent, again and again. @returns stops it */
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
