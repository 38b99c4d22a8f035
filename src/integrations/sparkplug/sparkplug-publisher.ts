import mqtt, { type MqttClient } from 'mqtt'
import type { BrokerLogin } from '../mqtt/broker-login.ts'
import { inTime } from '../mqtt/in-time.ts'
import { createEdgeNode, type EdgeNodeParts } from './edge-node.ts'
import { CONNECT_MS, KEEP_ALIVE_SECONDS, type Publisher, RECONNECT_MS } from '../mqtt/publisher.ts'

export interface SparkplugParts extends BrokerLogin, Omit<EdgeNodeParts, 'publish' | 'nowMs' | 'firstBdSeq'> {
  readonly url: string
}

/** Publishes as an edge node of Sparkplug B: a new connection, with a will of its own, after each that breaks. */
export function createSparkplugPublisher({ url, group, node, host, stations, ...login }: SparkplugParts): Publisher {
  let client: MqttClient
  let problem: string | null = null
  let isClosing = false
  const edge = createEdgeNode({
    group,
    node,
    host,
    stations,
    nowMs: Date.now,
    // After a restart another one than before: the death of the process before must not end this one's life.
    firstBdSeq: Math.floor(Date.now() / 1000) % 256,
    publish({ topic, payload }) {
      client.publish(topic, payload, { qos: 0 })
    }
  })

  function connect(): MqttClient {
    const will = { ...edge.newWill(), qos: 1, retain: false } as const
    const mine = mqtt.connect(url, {
      ...login,
      clean: true,
      keepalive: KEEP_ALIVE_SECONDS,
      // The will of the next connection has another number.
      reconnectPeriod: 0,
      connectTimeout: CONNECT_MS,
      resubscribe: false,
      will
    })
    mine.on('connect', () => {
      mine.subscribeAsync([...edge.topics], { qos: 1 }).then(
        () => {
          problem = null
          edge.connected()
        },
        (error: Error) => {
          problem = error.message
          mine.end(true)
        }
      )
    })
    mine.on('message', (topic, payload) => {
      if (edge.received(topic, payload) !== 'reconnect') return
      const { topic: deathTopic, payload: death } = edge.death()
      mine.publish(deathTopic, death, { qos: 0 }, () => mine.end())
    })
    mine.on('error', (error) => {
      problem = error.message
    })
    mine.on('close', () => {
      edge.disconnected()
      if (isClosing || mine !== client) return
      setTimeout(() => {
        if (!isClosing && mine === client) client = connect()
      }, RECONNECT_MS)
    })
    return mine
  }
  client = connect()

  return {
    async send(messages) {
      edge.send(messages.filter(({ kind }) => kind === 'result'))
      // Sparkplug's data have QoS 0, which no broker confirms. It answers what comes behind them when it has them.
      await inTime(client.subscribeAsync(edge.topics[0]!, { qos: 1 }))
    },
    tell: edge.tell,
    problem: () => problem ?? edge.problem(),
    async close() {
      isClosing = true
      const { topic, payload } = edge.death()
      if (client.connected) await client.publishAsync(topic, payload, { qos: 1 })
      await client.endAsync(true)
    }
  }
}
