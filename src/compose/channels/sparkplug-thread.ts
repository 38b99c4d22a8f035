import { workerData } from 'node:worker_threads'
import type { Config } from '../../config.ts'
import { createSparkplugPublisher } from '../../integrations/sparkplug/sparkplug-publisher.ts'
import { brokerLoginOf } from './broker-login-of.ts'
import { type OutboxThreadData, runOutboxChannel } from './run-outbox-channel.ts'

/** What the thread is started with. */
export interface SparkplugThreadData extends OutboxThreadData {
  readonly sparkplug: Config['sparkplug']
  readonly stations: readonly string[]
}

/** Number of results that are sent before the broker must confirm that it received them. */
const AT_ONCE = 50

const { sparkplug, stations, ...data } = workerData as SparkplugThreadData
const { url, group, host } = sparkplug
const name = `okng-${data.home.slice(0, 12)}`
const publisher = createSparkplugPublisher({
  ...brokerLoginOf(sparkplug, `${name}-sparkplug`),
  url,
  group,
  node: sparkplug.node || name,
  host,
  stations
})
runOutboxChannel({
  ...data,
  channel: 'sparkplug',
  address: url,
  atOnce: AT_ONCE,
  send: publisher.send,
  problem: publisher.problem,
  onAlive: publisher.tell,
  close: publisher.close
})
