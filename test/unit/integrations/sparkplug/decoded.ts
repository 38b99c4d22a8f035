import { DATA_TYPES } from '../../../../src/integrations/sparkplug/payload.ts'

export interface Decoded {
  readonly seq: number | undefined
  /** By name; null: there is none. */
  readonly values: Readonly<Record<string, unknown>>
  /** Whether the metrics are of the past; absent where none says it. */
  readonly historical?: boolean
}

const SCALARS = new Set<number>([DATA_TYPES.Int64, DATA_TYPES.UInt16, DATA_TYPES.UInt64, DATA_TYPES.DateTime])

/** Reads a payload of Sparkplug B by the encoding of protocol buffers alone, without the code that wrote it. */
export function decoded(bytes: Buffer): Decoded {
  const fields = fieldsOf(bytes)
  const metrics = fields.filter(({ id }) => id === 2).map(({ value }) => fieldsOf(value as Buffer))
  const of = (metric: ReturnType<typeof fieldsOf>, id: number): number | Buffer | undefined =>
    metric.find((field) => field.id === id)?.value
  const historical = metrics.some((metric) => of(metric, 5) === 1)
  return {
    seq: fields.find(({ id }) => id === 3)?.value as number | undefined,
    values: Object.fromEntries(
      metrics.map((metric) => {
        const type = of(metric, 4) as number
        const value =
          of(metric, 7) === 1
            ? null
            : type === DATA_TYPES.String
              ? String(of(metric, 15))
              : type === DATA_TYPES.Boolean
                ? of(metric, 14) === 1
                : type === DATA_TYPES.Double
                  ? (of(metric, 13) as Buffer).readDoubleLE()
                  : SCALARS.has(type)
                    ? (of(metric, 10) ?? of(metric, 11))
                    : undefined
        return [String(of(metric, 1)), value]
      })
    ),
    ...(historical && { historical })
  }
}

/** Numbers, and bytes of what has a length or is a double. */
function fieldsOf(bytes: Buffer): { readonly id: number; readonly value: number | Buffer }[] {
  const fields: { id: number; value: number | Buffer }[] = []
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++]!
      value += (byte & 127) * factor
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const key = varint()
    const kind = key & 7
    if (kind === 0) fields.push({ id: key >> 3, value: varint() })
    else {
      const length = kind === 1 ? 8 : varint()
      fields.push({ id: key >> 3, value: bytes.subarray(at, (at += length)) })
    }
  }
  return fields
}
