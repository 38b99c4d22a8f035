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
  /** Increases; there can be gaps. Messages of one data folder are sent in this order. */
  readonly position: number
  /** Identifies what happened. A message with a key that was sent before is a repetition. */
  readonly key: string
  readonly kind: MessageKind
  /** When it happened; ISO 8601, UTC. */
  readonly at: string
  readonly station: string | null
  /** JSON data; for a result the answer of POST /inspect. */
  readonly body: Readonly<Record<string, unknown>>
}

/** Messages to send, and the position that each channel has reached. */
export interface Outbox {
  /** The next messages for a channel, oldest first. A new channel starts with messages from now on. */
  next(channel: string, limit: number): Promise<readonly Message[]>
  /** Marks all messages up to this position as sent by the channel and received. */
  done(channel: string, position: number): Promise<void>
  /** Number of messages that wait for a channel, and the time of the oldest one; null if none waits. */
  backlog(channel: string): Promise<{ readonly waiting: number; readonly oldest: string | null }>
  /** Removes the state of all other channels, and the messages that all these channels have sent. */
  tidy(channels: readonly string[]): Promise<void>
}

/** Message for a record: the answer of POST /inspect. */
export const resultMessage = ({ at, result }: InspectionRecord): Omit<Message, 'position'> => ({
  key: result.resultId,
  kind: 'result',
  at,
  station: result.station,
  body: { ...result }
})
