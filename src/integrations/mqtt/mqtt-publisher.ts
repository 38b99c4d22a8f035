import mqtt, { type IClientOptions } from 'mqtt'
import type { Message } from '../../domain/records/outbox.ts'
import type { BrokerLogin } from './broker-login.ts'
import { inTime } from './in-time.ts'
import { topicOf } from './topic.ts'
import { CONNECT_MS, KEEP_ALIVE_SECONDS, type Publisher, RECONNECT_MS } from './publisher.ts'

export interface MqttPublisherParts extends BrokerLogin {
  readonly url: string
  readonly topic: string
  /** Of what is no result; empty: it is not published. */
  readonly eventTopic: string
  readonly statusTopic: string
}

/**
 * Publishes results as JSON, and the state of the service as a retained message that the broker turns to offline when
 * the connection breaks.
 */
export function createMqttPublisher({ url, topic, eventTopic, statusTopic, ...login }: MqttPublisherParts): Publisher {
  const status = (online: boolean, ready: boolean): string => JSON.stringify({ online, ready })
  let ready = false
  let problem: string | null = 'not connected yet'
  const options: IClientOptions = {
    ...login,
    clean: true,
    keepalive: KEEP_ALIVE_SECONDS,
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: CONNECT_MS,
    resubscribe: false,
    will: { topic: statusTopic, payload: Buffer.from(status(false, false)), qos: 1, retain: true }
  }
  const client = mqtt.connect(url, options)
  const tellStatus = (): void => {
    client.publish(statusTopic, status(true, ready), { qos: 1, retain: true })
  }
  client.on('connect', () => {
    problem = null
    tellStatus()
  })
  client.on('close', () => {
    problem ??= 'the connection is closed'
    // What is not confirmed is sent again from the outbox, and only from there: so the order is kept.
    for (const id of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(id))
  })
  client.on('error', (error) => {
    problem = error.message
  })

  return {
    async send(messages) {
      if (!client.connected) throw new Error(problem ?? 'not connected')
      const all = messages.flatMap((message) => {
        const template = message.kind === 'result' ? topic : eventTopic
        return template === '' ? [] : [client.publishAsync(topicOf(template, message), payloadOf(message), { qos: 1 })]
      })
      await inTime(Promise.all(all))
    },
    tell(now) {
      if (now === ready) return
      ready = now
      if (client.connected) tellStatus()
    },
    problem: () => problem,
    async close() {
      if (client.connected) await client.publishAsync(statusTopic, status(false, false), { qos: 1, retain: true })
      await client.endAsync(true)
    }
  }
}

/** A result is sent as it was answered. What else happens says what it is, and when it was. */
const payloadOf = ({ kind, at, body }: Message): string =>
  JSON.stringify(kind === 'result' ? body : { kind, at, ...body })
