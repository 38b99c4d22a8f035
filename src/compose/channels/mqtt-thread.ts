import { workerData } from 'node:worker_threads'
import type { Config } from '../../config.ts'
import { createMqttPublisher } from '../../integrations/mqtt/mqtt-publisher.ts'
import { brokerLoginOf } from './broker-login-of.ts'
import { type OutboxThreadData, runOutboxChannel } from './run-outbox-channel.ts'

/** What the thread is started with. */
export interface MqttThreadData extends OutboxThreadData {
  readonly mqtt: Config['mqtt']
}

/** Largest number of messages that the broker has not confirmed yet. */
const AT_ONCE = 50

const { mqtt, ...data } = workerData as MqttThreadData
const { url, topic, eventTopic, statusTopic } = mqtt
const publisher = createMqttPublisher({
  ...brokerLoginOf(mqtt, `okng-${data.home.slice(0, 12)}`),
  url,
  topic,
  eventTopic,
  statusTopic
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
