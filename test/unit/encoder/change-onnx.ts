import protobuf from 'protobufjs/light.js'
import { ModelProto } from '../../../src/encoder/onnx-schema.ts'

/** The parts of a model that tests change; names as in onnx-schema.ts. */
export interface OnnxModel {
  producerName: string
  graph: {
    node: { opType: string; name: string; input: string[]; output: string[]; attribute: object[] }[]
    initializer: Record<string, unknown>[]
    input: { type: { tensorType: { elemType: number; shape: { dim: object[] } } } }[]
    output: { type: { tensorType: { elemType: number; shape: { dim: object[] } } } }[]
  }
}

/** The schema of the source, and what it has no use for: where external data lies. */
const Model = protobuf.Root.fromJSON({
  nested: JSON.parse(JSON.stringify(ModelProto.root.toJSON().nested)) as Record<string, protobuf.AnyNestedObject>
})
const Tensor = Model.lookupType('onnx.TensorProto')
Model.define('onnx').add(
  new protobuf.Type('Entry').add(new protobuf.Field('key', 1, 'string')).add(new protobuf.Field('value', 2, 'string'))
)
Tensor.add(new protobuf.Field('externalData', 13, 'Entry', 'repeated')).add(
  new protobuf.Field('dataLocation', 14, 'int32')
)
Model.lookupType('onnx.AttributeProto').add(new protobuf.Field('t', 5, 'TensorProto'))

/** An ONNX model with something changed in it. */
export function changeOnnx(bytes: Uint8Array, change: (model: OnnxModel) => void): Uint8Array {
  const type = Model.lookupType('onnx.ModelProto')
  const model = type.toObject(type.decode(bytes), { longs: Number, bytes: Buffer, arrays: true })
  change(model as OnnxModel)
  return type.encode(type.fromObject(model)).finish()
}

/** Declares the first axis of all inputs and outputs as of this size. */
export const fixBatch =
  (size: number) =>
  ({ graph }: OnnxModel): void => {
    for (const { type } of [...graph.input, ...graph.output]) type.tensorType.shape.dim[0] = { dimValue: size }
  }

/**
 * Takes the mean over the whole batch from the output of a node, as a normalisation that was left in training mode
 * does.
 */
export const centreOverBatch =
  (name: string) =>
  ({ graph }: OnnxModel): void => {
    const at = graph.node.findIndex((node) => node.name === name)
    const [output] = graph.node[at]!.output
    graph.node[at]!.output = ['before']
    graph.node.splice(
      at + 1,
      0,
      {
        opType: 'ReduceMean',
        name: 'batchMean',
        input: ['before'],
        output: ['batchMean'],
        attribute: [
          { name: 'axes', type: 7, ints: [0, 2, 3] },
          { name: 'keepdims', type: 2, i: 1 }
        ]
      },
      { opType: 'Sub', name: 'centred', input: ['before', 'batchMean'], output: [output!], attribute: [] }
    )
  }

/** Moves the values of a tensor to another file. */
export const moveOutside =
  (name: string, location: string) =>
  ({ graph }: OnnxModel): void => {
    const tensor = graph.initializer.find((one) => one['name'] === name)!
    const length = (tensor['rawData'] as Uint8Array).length
    tensor['externalData'] = Object.entries({ location, offset: '0', length: String(length) }).map(([key, value]) => ({
      key,
      value
    }))
    tensor['dataLocation'] = 1
    delete tensor['rawData']
  }
