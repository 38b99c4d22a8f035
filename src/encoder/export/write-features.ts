import { type EncoderArchitecture, mapShape } from '../architecture.ts'
import { type FeatureSpan, PICTURE_CHANNEL, reconstructionStep } from '../features.ts'
import { FEATURES_NAME, INPUT_NAME } from '../onnx-names.ts'
import { isQuantised } from '../quantised/whole-numbers.ts'
import type { OnnxWriter } from './onnx-writer.ts'
import type { EncoderWeights } from '../weights.ts'

export interface FeatureNodes {
  readonly architecture: EncoderArchitecture
  readonly weights: EncoderWeights
  readonly spans: readonly FeatureSpan[]
  /** Value [N, 2C]. */
  readonly pooled: string
  /** The decoder's maps [N, maps, h, w]; null without a decoder. */
  readonly decoded: string | null
  /** Name of a layer's map of the crops that are not turned, [N, C, h, w]. */
  firstView(layer: number): string
}

/** Writes the output `FEATURES_NAME`, as `features` of forward-features.ts computes it. */
export function writeFeatures(writer: OnnxWriter, nodes: FeatureNodes): void {
  const { architecture, spans, pooled, decoded } = nodes
  const parts = spans.flatMap(({ name }) => {
    if (name === 'features') return [pooled]
    if (name === 'reconstruction') return [reconstructionErrors(writer, architecture, decoded!)]
    return architecture.patches!.map((layer) => patchDistances(writer, nodes, layer))
  })
  writer.add('Concat', parts, FEATURES_NAME, { axis: 1 })
}

/**
 * Largest and mean distance in each row: [N, C, h, w] -> [N, 2h]. Whole rows are moved to the front, [h, N, C, w], and
 * the transposed kernels are multiplied from the left. Moving single values would take ten times as long. ONNX Runtime
 * keeps quantised maps as [N, h, w, C]: whole rows are then [h, N, w, C], and the kernels are multiplied from the
 * right.
 */
function patchDistances(
  { add, constant }: OnnxWriter,
  { architecture, weights, firstView }: FeatureNodes,
  layer: number
): string {
  const [rows, , channels] = mapShape(architecture, layer)
  const name = (what: string): string => `${what}OfPatches${layer}`
  const channelsLast = isQuantised(weights)
  const perm = channelsLast ? [2, 0, 3, 1] : [2, 0, 1, 3]
  const byRow = add('Transpose', [firstView(layer)], name('rows'), { perm })
  const values = weights.get(`patch${layer}/kernel`)!
  const kernelShape = [rows, 1, channels, channels]
  const kernelValues = channelsLast ? values : turnedOver(values, rows, channels)
  const kernel = constant(`patch${layer}.kernel`, kernelShape, kernelValues)
  const biasShape = channelsLast ? [rows, 1, 1, channels] : [rows, 1, channels, 1]
  const bias = constant(`patch${layer}.bias`, biasShape, weights.get(`patch${layer}/bias`)!)
  const product = add('MatMul', channelsLast ? [byRow, kernel] : [kernel, byRow], name('product'))
  const white = add('Add', [product, bias], name('white'))
  const squares = add('ReduceMean', [add('Mul', [white, white], name('square'))], name('mean'), {
    axes: [channelsLast ? 3 : 2],
    keepdims: 0
  })
  const distances = add('Sqrt', [squares], name('distances'))
  const largest = add('ReduceMax', [distances], name('largest'), { axes: [2], keepdims: 0 })
  const usual = add('ReduceMean', [distances], name('usual'), { axes: [2], keepdims: 0 })
  return add('Transpose', [add('Concat', [largest, usual], name('both'), { axis: 0 })], name('by'), { perm: [1, 0] })
}

/** Transposes each of `rows` matrices [C, C]. */
function turnedOver(kernels: Float32Array, rows: number, C: number): Float32Array {
  const turned = new Float32Array(kernels.length)
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < C; i++)
      for (let j = 0; j < C; j++) turned[(row * C + j) * C + i] = kernels[(row * C + i) * C + j]!
  return turned
}

function reconstructionErrors({ add, index }: OnnxWriter, architecture: EncoderArchitecture, decoded: string): string {
  const step = reconstructionStep(architecture)
  const picture = add('Gather', [decoded, index('pictureChannel', PICTURE_CHANNEL)], 'reconstruction', { axis: 1 })
  const reduced = add('AveragePool', [INPUT_NAME], 'reducedCrop', { kernel_shape: [step, step], strides: [step, step] })
  const seen = add('Gather', [reduced, index('onlyChannel', 0)], 'seen', { axis: 1 })
  const difference = add('Sub', [picture, seen], 'reconstructionDifference')
  const errors = add('Mul', [difference, difference], 'reconstructionErrors')
  return add('ReduceMax', [errors], 'reconstructionRows', { axes: [2], keepdims: 0 })
}
