import protobuf from 'protobufjs/light.js'

/** All places of onnx.proto where a tensor can be, and the fields that say whether its values are in another file. */
const root = protobuf.Root.fromJSON({
  nested: {
    onnx: {
      nested: {
        ModelProto: {
          fields: {
            graph: { type: 'GraphProto', id: 7 },
            trainingInfo: { rule: 'repeated', type: 'TrainingInfoProto', id: 20 },
            functions: { rule: 'repeated', type: 'FunctionProto', id: 25 }
          }
        },
        TrainingInfoProto: {
          fields: { initialization: { type: 'GraphProto', id: 1 }, algorithm: { type: 'GraphProto', id: 2 } }
        },
        FunctionProto: {
          fields: {
            node: { rule: 'repeated', type: 'NodeProto', id: 7 },
            attributeProto: { rule: 'repeated', type: 'AttributeProto', id: 11 }
          }
        },
        GraphProto: {
          fields: {
            node: { rule: 'repeated', type: 'NodeProto', id: 1 },
            initializer: { rule: 'repeated', type: 'TensorProto', id: 5 },
            sparseInitializer: { rule: 'repeated', type: 'SparseTensorProto', id: 15 }
          }
        },
        NodeProto: { fields: { attribute: { rule: 'repeated', type: 'AttributeProto', id: 5 } } },
        AttributeProto: {
          fields: {
            t: { type: 'TensorProto', id: 5 },
            g: { type: 'GraphProto', id: 6 },
            tensors: { rule: 'repeated', type: 'TensorProto', id: 10 },
            graphs: { rule: 'repeated', type: 'GraphProto', id: 11 },
            sparseTensor: { type: 'SparseTensorProto', id: 22 },
            sparseTensors: { rule: 'repeated', type: 'SparseTensorProto', id: 23 }
          }
        },
        SparseTensorProto: {
          fields: { values: { type: 'TensorProto', id: 1 }, indices: { type: 'TensorProto', id: 2 } }
        },
        TensorProto: {
          fields: {
            name: { type: 'string', id: 8 },
            externalData: { rule: 'repeated', type: 'bytes', id: 13 },
            dataLocation: { type: 'int32', id: 14 }
          }
        }
      }
    }
  }
})
const Model = root.lookupType('onnx.ModelProto')
const Tensor = root.lookupType('onnx.TensorProto')

/**
 * Refuses a model whose weights are in other files: these have no checksum, and ONNX Runtime would read any file at
 * that path. Bytes that are not a model are not refused here, because ONNX Runtime reports what is wrong with them.
 * @throws Error that says how to save it as one file
 */
export function refuseExternalData(model: Uint8Array): void {
  const tensor = firstExternal(decoded(model))
  if (tensor === null) return
  throw new Error(
    'expected a model in one file, received one whose '
      + `weights${tensor === '' ? '' : ` (such as '${tensor.slice(0, 60)}')`} are in another file: `
      + "save it as one, in Python with onnx.save_model(onnx.load('encoder.onnx'), 'one-file.onnx', "
      + 'save_as_external_data=False)'
  )
}

function decoded(model: Uint8Array): unknown {
  try {
    return Model.decode(model)
  } catch {
    return null
  }
}

/** The name of a tensor whose values are in another file; null if there is none. */
function firstExternal(message: unknown): string | null {
  if (Array.isArray(message)) {
    for (const item of message) {
      const found = firstExternal(item)
      if (found !== null) return found
    }
    return null
  }
  if (!(message instanceof protobuf.Message)) return null
  if (message.$type === Tensor) {
    const { name, externalData, dataLocation } = message as unknown as TensorMessage
    return dataLocation === EXTERNAL || externalData.length > 0 ? name : null
  }
  return firstExternal(Object.values(message))
}

/** TensorProto.DataLocation */
const EXTERNAL = 1
interface TensorMessage {
  readonly name: string
  readonly externalData: readonly unknown[]
  readonly dataLocation: number
}
