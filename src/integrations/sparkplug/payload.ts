import protobuf from 'protobufjs/light.js'

/** Numbers of data types, as Sparkplug B has them. */
export const DATA_TYPES = { Int64: 4, UInt16: 6, UInt64: 8, Double: 10, Boolean: 11, String: 12, DateTime: 13 } as const
export type DataType = keyof typeof DATA_TYPES

/** One named value. A DateTime is in milliseconds since 1970; null: there is none. */
export interface Metric {
  readonly name: string
  readonly type: DataType
  readonly value: number | boolean | string | null
  /** Of the past: it was not sent when it happened. */
  readonly isHistorical?: boolean
}

export interface Payload {
  /** Milliseconds since 1970. */
  readonly timestamp: number
  /** 0 to 255; null: the kind of message has none. */
  readonly seq: number | null
  readonly metrics: readonly Metric[]
}

/** The field of a metric that holds a value of this type. */
const FIELDS: Readonly<Record<DataType, string>> = {
  Int64: 'longValue',
  UInt16: 'intValue',
  UInt64: 'longValue',
  Double: 'doubleValue',
  Boolean: 'booleanValue',
  String: 'stringValue',
  DateTime: 'longValue'
}

// The parts of the messages that are used, by the field numbers of Sparkplug B 3.0.
/** Here a 0 and a false are sent; in proto3 they would be left out. */
const EDITION = 'proto2'
const MESSAGES = {
  nested: {
    Metric: {
      edition: EDITION,
      fields: {
        name: { type: 'string', id: 1 },
        alias: { type: 'uint64', id: 2 },
        timestamp: { type: 'uint64', id: 3 },
        datatype: { type: 'uint32', id: 4 },
        isHistorical: { type: 'bool', id: 5 },
        isNull: { type: 'bool', id: 7 },
        intValue: { type: 'uint32', id: 10 },
        longValue: { type: 'uint64', id: 11 },
        doubleValue: { type: 'double', id: 13 },
        booleanValue: { type: 'bool', id: 14 },
        stringValue: { type: 'string', id: 15 }
      }
    },
    Payload: {
      edition: EDITION,
      fields: {
        timestamp: { type: 'uint64', id: 1 },
        metrics: { rule: 'repeated', type: 'Metric', id: 2 },
        seq: { type: 'uint64', id: 3 }
      }
    }
  }
}
const PayloadType = protobuf.Root.fromJSON(MESSAGES).lookupType('Payload')

export function encodePayload({ timestamp, seq, metrics }: Payload): Buffer {
  const message = {
    timestamp,
    ...(seq !== null && { seq }),
    metrics: metrics.map(({ name, type, value, isHistorical }) => ({
      name,
      timestamp,
      datatype: DATA_TYPES[type],
      ...(isHistorical === true && { isHistorical }),
      ...(value === null ? { isNull: true } : { [FIELDS[type]]: value })
    }))
  }
  return Buffer.from(PayloadType.encode(message).finish())
}

/** Booleans that a command carries, by name. @throws where it is none */
export function commandsOf(bytes: Uint8Array): ReadonlyMap<string, boolean> {
  const { metrics = [] } = PayloadType.toObject(PayloadType.decode(bytes)) as {
    metrics?: { name?: string; booleanValue?: boolean }[]
  }
  return new Map(metrics.map(({ name = '', booleanValue = false }) => [name, booleanValue]))
}
