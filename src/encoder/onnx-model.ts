import { checkArchitecture, decodedShape, type EncoderArchitecture, inputShape, mapShape } from './architecture.ts'
import { createOnnxWriter } from './export/onnx-writer.ts'
import { writeDecoder } from './export/write-decoder.ts'
import { writeConvolutions, writeEmbedding, writePooling } from './export/write-encoder.ts'
import { writeFeatures } from './export/write-features.ts'
import { firstView } from './export/write-views.ts'
import { type FeatureSpan, featureSize, featureSpans } from './features.ts'
import { FEATURES_NAME, HEAT_MAP_NAME, INPUT_NAME, mapName, OUTPUT_NAME } from './onnx-names.ts'
import { PRODUCER } from './onnx-parts.ts'
import { DATA_TYPE, ModelProto } from './onnx-schema.ts'
import { checkWeights, type EncoderWeights, hasDecoder } from './weights.ts'

const OPSET = 13
const IR_VERSION = 8

export interface OnnxOptions {
  /** Layers whose maps become outputs as well, named by `mapName`: the first view, [N, C, h, w]. */
  readonly maps?: readonly number[]
}

/**
 * Writes the trained encoder as an ONNX model (opset 13).
 *
 * TensorFlow keeps pictures as [N, H, W, C] and kernels as [kh, kw, in, out]; ONNX as [N, C, H, W] and [out, in, kh,
 * kw]. The 'same' padding of TensorFlow for an even input, kernel 3 and stride 2 puts the one extra row and column at
 * the end (0 before, 1 after).
 */
export function toOnnx(
  architecture: EncoderArchitecture,
  weights: EncoderWeights,
  { maps = [] }: OnnxOptions = {}
): Uint8Array {
  checkArchitecture(architecture)
  checkWeights(architecture, weights)
  const writer = createOnnxWriter()
  const view = (layer: number): string => firstView(writer, { architecture, weights }, layer)
  const { map, channels } = writeConvolutions(writer, architecture, weights)
  const pooled = writePooling(writer, map, channels, architecture.turns ?? 1)
  writeEmbedding(writer, weights, pooled, channels, architecture.embeddingSize)
  // Heat maps come from the crop that is not turned, the first of the views.
  const lastLayer = architecture.convolutions.length - 1
  const decoded = hasDecoder(weights) ? writeDecoder(writer, weights, view(lastLayer), channels) : null
  const spans = featureSpans(architecture, decoded !== null)
  if (spans.length > 0) writeFeatures(writer, { architecture, weights, spans, pooled, decoded, firstView: view })
  for (const layer of maps) writer.add('Identity', [view(layer)], mapName(layer))

  const model = {
    irVersion: IR_VERSION,
    producerName: PRODUCER,
    opsetImport: [{ domain: '', version: OPSET }],
    graph: {
      name: 'encoder',
      node: writer.nodes,
      initializer: writer.initializers,
      input: [valueInfo(INPUT_NAME, ['N', 1, ...inputShape(architecture)])],
      output: outputs(architecture, decoded !== null, spans, maps)
    }
  }
  return ModelProto.encode(ModelProto.fromObject(model)).finish()
}

function outputs(
  architecture: EncoderArchitecture,
  hasHeatMap: boolean,
  spans: readonly FeatureSpan[],
  maps: readonly number[]
): object[] {
  return [
    valueInfo(OUTPUT_NAME, ['N', architecture.embeddingSize]),
    ...(hasHeatMap ? [valueInfo(HEAT_MAP_NAME, ['N', ...decodedShape(architecture)])] : []),
    ...(spans.length === 0 ? [] : [valueInfo(FEATURES_NAME, ['N', featureSize(spans)])]),
    ...maps.map((layer) => {
      const [h, w, c] = mapShape(architecture, layer)
      return valueInfo(mapName(layer), ['N', c, h, w])
    })
  ]
}

function valueInfo(name: string, shape: (number | string)[]): object {
  const dim = shape.map((n) => (typeof n === 'string' ? { dimParam: n } : { dimValue: n }))
  return { name, type: { tensorType: { elemType: DATA_TYPE.FLOAT, shape: { dim } } } }
}
