import { fork } from 'node:child_process'
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Config, databaseUrlOf } from '../../config.ts'
import type { CameraStation } from '../../integrations/camera/camera-desk.ts'
import type { ChannelThread } from '../../integrations/supervise-thread.ts'
import type { FolderThreadData } from './folder-thread.ts'
import { forked } from './forked.ts'
import type { MqttThreadData } from './mqtt-thread.ts'
import { PLANT_CHANNEL, webhookChannel } from './outbox-channels.ts'
import type { PlantThreadData } from './plant-thread.ts'
import type { SparkplugThreadData } from './sparkplug-thread.ts'
import { cameraData, modbusData, opcuaData, textData } from './stations.ts'
import { stationsOf } from './stations-of.ts'
import type { WebhookThreadData } from './webhook-thread.ts'

type Starts = readonly [channel: string, start: () => ChannelThread][]

/**
 * Functions that start the threads of the enabled channels, by name.
 * @param home id of the data folder
 */
export function channelThreads(config: Config, home: string): ReadonlyMap<string, () => ChannelThread> {
  return new Map([
    ...outboxThreads(config, home),
    ...folderThread(config),
    ...controllerThreads(config),
    ...cameraThreads(config)
  ])
}

/** Channels that send the messages of the outbox. They read the database themselves. */
function outboxThreads(config: Config, home: string): Starts {
  const data = { databaseUrl: databaseUrlOf(config), home }
  const threads: [string, () => ChannelThread][] = []
  if (config.mqtt.enabled) {
    const workerData: MqttThreadData = { ...data, mqtt: config.mqtt }
    threads.push(['mqtt', () => thread(new URL('./mqtt-thread.js', import.meta.url), workerData)])
  }
  if (config.sparkplug.enabled) {
    const workerData: SparkplugThreadData = { ...data, sparkplug: config.sparkplug, stations: stationsOf(config) }
    threads.push(['sparkplug', () => thread(new URL('./sparkplug-thread.js', import.meta.url), workerData)])
  }
  for (const [name, webhook] of Object.entries(config.webhooks)) {
    const channel = webhookChannel(name)
    const workerData: WebhookThreadData = { ...data, channel, webhook }
    threads.push([channel, () => thread(new URL('./webhook-thread.js', import.meta.url), workerData)])
  }
  if (config.role === 'station') {
    const workerData: PlantThreadData = { ...data, plant: config.plant, dataFolder: resolve(config.dataDir) }
    threads.push([PLANT_CHANNEL, () => thread(new URL('./plant-thread.js', import.meta.url), workerData)])
  }
  return threads
}

/** The folder that cameras write pictures to. */
function folderThread({ watchedFolder, limits }: Config): Starts {
  if (!watchedFolder.enabled) return []
  const workerData: FolderThreadData = { folder: watchedFolder, maxBytes: limits.maxFrameBytes }
  return [['folder', () => thread(new URL('./folder-thread.js', import.meta.url), workerData)]]
}

/** Channels to controllers. OPC UA runs in a separate process, because its package may be missing. */
function controllerThreads(config: Config): Starts {
  const threads: [string, () => ChannelThread][] = []
  if (config.opcua.enabled) {
    const opcua = opcuaData(config.opcua, config.dataDir, new Date())
    const file = new URL('../../integrations/opcua/opcua-process.js', import.meta.url)
    threads.push(['opcua', () => forked(fork(file, { execArgv: [], serialization: 'advanced' }), opcua)])
  }
  if (config.tcpText.enabled) {
    const workerData = textData(config.tcpText)
    const file = new URL('../../integrations/tcp-text/text-thread.js', import.meta.url)
    threads.push(['tcp text', () => thread(file, workerData)])
  }
  if (config.modbus.enabled) {
    const workerData = modbusData(config.modbus)
    const file = new URL('../../integrations/modbus/modbus-thread.js', import.meta.url)
    threads.push(['modbus', () => thread(file, workerData)])
  }
  return threads
}

/** Cameras that the service triggers. */
function cameraThreads({ cameras, limits }: Config): Starts {
  const file = new URL('../../integrations/camera/camera-thread.js', import.meta.url)
  return Object.entries(cameras).map(([station, camera]) => {
    const workerData = cameraData(station, camera, limits.maxFrameBytes)
    return [cameraChannel(station), () => thread(file, workerData)]
  })
}

/** The cameras, by their stations. */
export function cameraStations({ cameras }: Pick<Config, 'cameras'>): ReadonlyMap<string, CameraStation> {
  const all = Object.entries(cameras)
  return new Map(all.map(([station, { triggers }]) => [station, { channel: cameraChannel(station), triggers }]))
}

const cameraChannel = (station: string): string => `camera ${station}`

const thread = (file: URL, workerData: object): Worker => new Worker(file, { workerData, execArgv: [] })
