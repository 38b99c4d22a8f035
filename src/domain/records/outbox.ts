import type { InspectionRecord } from './record.ts'

/** Kinds of messages that channels send. */
const MESSAGE_KINDS = [
  'result',
  'label',
  'waiting',
  'station.silent',
  'drift',
  'stability',
  'review.errors',
  'training.ended'
] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** A message for a channel. It is written together with the record that it reports. */
export interface Message {
  /** Grows; not without gaps. Messages of one data folder are sent in this order. */
  readonly position: number
  /** What it is, once for each thing that happened: a message with a key that was sent before is the same one again. */
  readonly key: string
  readonly kind: MessageKind
  /** When it happened; ISO 8601, UTC. */
  readonly at: string
  readonly station: string | null
  /** What can be sent as JSON: for a result what POST /inspect answered. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Messages to be sent, and how far each channel has sent them. */
export interface Outbox {
  /**
   * The next ones for a channel, oldest first. A channel that is asked for the first time begins with what comes from
   * now on.
   */
  next(channel: string, limit: number): Promise<readonly Message[]>
  /** All up to this position have been sent by the channel, and received. */
  done(channel: string, position: number): Promise<void>
  /** Messages that wait for a channel, and when the oldest of them happened; null where none waits. */
  backlog(channel: string): Promise<{ readonly waiting: number; readonly oldest: string | null }>
  /** Forgets channels that are not named, and removes what all that are named have sent. */
  tidy(channels: readonly string[]): Promise<void>
}

/** What is sent of a record: what POST /inspect answered. */
export const resultMessage = ({ at, result }: InspectionRecord): Omit<Message, 'position'> => ({
  key: result.resultId,
  kind: 'result',
  at,
  station: result.station,
  body: { ...result }
})
