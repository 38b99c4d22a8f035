import { readFileSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import type { Config } from '../../config.ts'
import { createMqttPublisher } from '../../integrations/mqtt/mqtt-publisher.ts'
import { type OutboxThreadData, runOutboxChannel } from './run-outbox-channel.ts'

/** What the thread is started with. */
export interface MqttThreadData extends OutboxThreadData {
  readonly mqtt: Config['mqtt']
}

/** Messages that the broker has not confirmed yet. */
const AT_ONCE = 50

const { mqtt, ...data } = workerData as MqttThreadData
const { url, username, passwordFile, caFile, certFile, keyFile, topic, eventTopic, statusTopic } = mqtt
const clientId = mqtt.clientId || `okng-${data.home.slice(0, 12)}`
const publisher = createMqttPublisher({
  url,
  clientId,
  topic,
  eventTopic,
  statusTopic,
  ...(username !== '' && { username }),
  ...(passwordFile !== '' && { password: readFileSync(passwordFile, 'utf8').trim() }),
  ...(caFile !== '' && { ca: readFileSync(caFile) }),
  ...(certFile !== '' && { cert: readFileSync(certFile) }),
  ...(keyFile !== '' && { key: readFileSync(keyFile) })
})
runOutboxChannel({
  ...data,
  channel: 'mqtt',
  address: url,
  atOnce: AT_ONCE,
  send: publisher.send,
  problem: publisher.problem,
  onAlive: publisher.tell,
  close: publisher.close
})
