import type { Message } from '../../domain/records/outbox.ts'
import { noResult, resultMetrics } from './metrics-of.ts'
import { commandsOf, encodePayload, type Metric } from './payload.ts'

/** A message for the broker. */
export interface Packet {
  readonly topic: string
  readonly payload: Buffer
}

export interface EdgeNodeParts {
  readonly group: string
  readonly node: string
  /** Results are sent while this host is online; empty: always. */
  readonly host: string
  /** Stations that are announced before they have a result. */
  readonly stations: readonly string[]
  readonly nowMs: () => number
  /** Of the first connection. */
  readonly firstBdSeq: number
  readonly publish: (packet: Packet) => void
}

export interface EdgeNode {
  /** Topics to subscribe to, for each connection. */
  readonly topics: readonly string[]
  /** The last will of the next connection: each has another number. */
  newWill(): Packet
  /** The connection stands, and the subscriptions. */
  connected(): void
  disconnected(): void
  /** @returns whether to connect again, because the host is gone */
  received(topic: string, payload: Uint8Array): 'reconnect' | undefined
  /** Tells whether verdicts are answered, when that has changed. */
  tell(ready: boolean): void
  /** Null: results can be sent. */
  problem(): string | null
  /** @throws where they can't be sent */
  send(results: readonly Message[]): void
  /** To be published before the connection is closed. */
  death(): Packet
}

const REBIRTH = 'Node Control/Rebirth'
/** What stands where a picture has no station. */
const NONE = 'none'
/** What would change the levels of a topic, or is no text for one, becomes `_`. */
const levelOf = (text: string): string => text.replace(/[/+#\p{Cc}\p{Cs}]/gu, '_') || NONE

/**
 * One service as an edge node of Sparkplug B 3.0, its stations as devices: births, deaths and their numbers. It knows
 * no connection.
 */
export function createEdgeNode(parts: EdgeNodeParts): EdgeNode {
  const { group, node, host, nowMs, firstBdSeq, publish } = parts
  const base = `spBv1.0/${group}`
  const stateTopic = `spBv1.0/STATE/${host}`
  let bdSeq = firstBdSeq - 1
  let seq = 0
  let isConnected = false
  let hostOnline = host === ''
  let hostSince = -Infinity
  let ready = false
  /** When this session began; null: it has not. */
  let bornMs: number | null = null
  const known = new Set(parts.stations.map(levelOf))
  const born = new Set<string>()

  function tellNow(type: 'NBIRTH' | 'NDATA' | 'DBIRTH' | 'DDATA', metrics: readonly Metric[], device = ''): void {
    seq = type === 'NBIRTH' ? 0 : (seq + 1) % 256
    const topic = `${base}/${type}/${node}${device === '' ? '' : `/${device}`}`
    publish({ topic, payload: encodePayload({ timestamp: nowMs(), seq, metrics }) })
  }

  const bdSeqMetric = (): Metric => ({ name: 'bdSeq', type: 'Int64', value: bdSeq })
  const death = (): Packet => ({
    topic: `${base}/NDEATH/${node}`,
    payload: encodePayload({ timestamp: nowMs(), seq: null, metrics: [bdSeqMetric()] })
  })

  function bearNode(): void {
    bornMs ??= nowMs()
    born.clear()
    tellNow('NBIRTH', [
      bdSeqMetric(),
      { name: REBIRTH, type: 'Boolean', value: false },
      { name: 'Ready', type: 'Boolean', value: ready }
    ])
    for (const device of known) bearDevice(device)
  }

  function bearDevice(device: string): void {
    known.add(device)
    born.add(device)
    tellNow('DBIRTH', noResult(), device)
  }

  function onState(payload: Uint8Array): 'reconnect' | undefined {
    const { online, timestamp } = JSON.parse(Buffer.from(payload).toString()) as { online: unknown; timestamp: unknown }
    // The word of an earlier session may come late.
    if (typeof timestamp !== 'number' || timestamp < hostSince) return undefined
    hostSince = timestamp
    const before = hostOnline
    hostOnline = online === true
    if (hostOnline && !before && isConnected) bearNode()
    if (!before || hostOnline) return undefined
    leave()
    return 'reconnect'
  }

  /** Nothing is sent from now on until the next connection stands. */
  function leave(): void {
    isConnected = false
    bornMs = null
    hostOnline = host === ''
  }

  return {
    topics: [`${base}/NCMD/${node}`, ...(host === '' ? [] : [stateTopic])],
    newWill() {
      bdSeq = (bdSeq + 1) % 256
      return death()
    },
    connected() {
      isConnected = true
      if (hostOnline) bearNode()
    },
    disconnected: leave,
    received(topic, payload) {
      try {
        if (topic === stateTopic) return onState(payload)
        if (commandsOf(payload).get(REBIRTH) === true && bornMs !== null) bearNode()
      } catch {
        // Whatever it is, it is no command of Sparkplug.
      }
      return undefined
    },
    tell(now) {
      if (now === ready) return
      ready = now
      if (bornMs !== null) tellNow('NDATA', [{ name: 'Ready', type: 'Boolean', value: ready }])
    },
    problem: () => (bornMs !== null ? null : !isConnected ? 'not connected' : `the host ${host} is not online`),
    send(results) {
      if (bornMs === null) throw new Error(this.problem()!)
      for (const message of results) {
        const device = levelOf(message.station ?? '')
        if (!born.has(device)) bearDevice(device)
        tellNow('DDATA', resultMetrics(message, Date.parse(message.at) < bornMs), device)
      }
    },
    death
  }
}
