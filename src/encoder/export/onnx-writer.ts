import { ATTRIBUTE_TYPE, DATA_TYPE } from '../onnx-schema.ts'

/** Writes nodes and values of an ONNX graph. */
export interface OnnxWriter {
  /** Adds a node and returns the name of its only output. */
  add(opType: string, input: string[], output: string, attributes?: Record<string, number | number[]>): string
  /** Adds float32 values and returns their name. */
  constant(name: string, dims: number[], values: Float32Array): string
  /** Adds whole numbers of 8 or 32 bits and returns their name. */
  bytes(name: string, dims: number[], values: Uint8Array | Int8Array | Int32Array): string
  /** Adds int64 values and returns their name. */
  whole(name: string, values: readonly number[]): string
  /** Adds a single int64 without a dimension and returns its name. */
  index(name: string, value: number): string
  /** Whether a node of this name was added. */
  has(name: string): boolean
  /** Whether values of this name were added. */
  hasValue(name: string): boolean
}

/** Nodes and values in the form of ONNX's GraphProto. */
export interface WrittenNodes {
  readonly nodes: object[]
  readonly initializers: object[]
}

export function createOnnxWriter(): OnnxWriter & WrittenNodes {
  const nodes: { readonly name: string }[] = []
  const initializers: { readonly name: string }[] = []
  const keep = (name: string, dims: number[], dataType: number, rawData: Uint8Array): string => {
    initializers.push({ name, dims, dataType, rawData } as { readonly name: string })
    return name
  }
  const integers = (name: string, dims: number[], values: readonly number[]): string => {
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
    return keep(name, dims, DATA_TYPE.INT64, rawData)
  }
  return {
    nodes,
    initializers,
    add(opType, input, output, attributes = {}) {
      const attribute = Object.entries(attributes).map(([name, value]) => attributeOf(name, value))
      nodes.push({ opType, name: output, input, output: [output], attribute } as { readonly name: string })
      return output
    },
    constant: (name, dims, values) => keep(name, dims, DATA_TYPE.FLOAT, littleEndian(values)),
    bytes(name, dims, values) {
      if (values instanceof Int32Array) return keep(name, dims, DATA_TYPE.INT32, littleEndian(values))
      const type = values instanceof Int8Array ? DATA_TYPE.INT8 : DATA_TYPE.UINT8
      return keep(name, dims, type, new Uint8Array(values.buffer, values.byteOffset, values.length))
    },
    whole: (name, values) => integers(name, [values.length], values),
    index: (name, value) => integers(name, [], [value]),
    has: (name) => nodes.some((node) => node.name === name),
    hasValue: (name) => initializers.some((values) => values.name === name)
  }
}

function attributeOf(name: string, value: number | number[]): object {
  return Array.isArray(value)
    ? { name, type: ATTRIBUTE_TYPE.INTS, ints: value }
    : { name, type: ATTRIBUTE_TYPE.INT, i: value }
}

function littleEndian(values: Float32Array | Int32Array): Uint8Array {
  const raw = new DataView(new ArrayBuffer(4 * values.length))
  const isFloat = values instanceof Float32Array
  values.forEach((value, i) => {
    if (isFloat) raw.setFloat32(4 * i, value, true)
    else raw.setInt32(4 * i, value, true)
  })
  return new Uint8Array(raw.buffer)
}
