import { type EncoderArchitecture, inputShape, KERNEL_SIZE, splitsViews } from '../architecture.ts'
import { NORM_EPSILON } from '../forward.ts'
import { INPUT_NAME, OUTPUT_NAME } from '../onnx-names.ts'
import { isQuantised } from '../quantised/whole-numbers.ts'
import { samePadding } from '../same-padding.ts'
import type { EncoderWeights } from '../weights.ts'
import type { OnnxWriter } from './onnx-writer.ts'
import { writeConvolution } from './write-convolution.ts'
import { realMap, rounded, writeQuantisedConvolution } from './write-quantised.ts'
import { turnedViews, withTurned, wrapped } from './write-views.ts'

/** Writes the convolutions. @returns the last layer's map [views * N, C, h, w], and C */
export function writeConvolutions(
  writer: OnnxWriter,
  architecture: EncoderArchitecture,
  weights: EncoderWeights
): { readonly map: string; readonly channels: number } {
  const { turns = 1, wraps = false } = architecture
  let map = turns === 1 || wraps ? INPUT_NAME : turnedViews(writer, architecture)
  let channelsIn = 1
  let [rows, columns] = inputShape(architecture)
  architecture.convolutions.forEach(({ channels, stride }, layer) => {
    const [top, bottom] = samePadding(rows, stride, KERNEL_SIZE)
    const [left, right] = wraps ? [0, 0] : samePadding(columns, stride, KERNEL_SIZE)
    if (wraps && splitsViews(architecture, layer)) map = withTurned(writer, map, columns, layer)
    if (wraps) map = wrapped(writer, map, { columns, stride, layer })
    const shape = { channelsIn, channels, stride, pads: [top, left, bottom, right] } as const
    if (isQuantised(weights) && layer > 0) map = writeQuantisedConvolution(writer, weights, map, layer, shape)
    else {
      const convolved = writeConvolution(writer, weights, map, `conv${layer}`, shape)
      map = isQuantised(weights)
        ? rounded(writer, weights, convolved, layer)
        : writer.add('Relu', [convolved], `relu${layer}`)
    }
    channelsIn = channels
    rows /= stride
    columns /= stride
  })
  return { map: realMap(writer, weights, architecture.convolutions.length - 1), channels: channelsIn }
}

/** Mean and maximum of each channel, averaged over the views: [views * N, C, h, w] -> [N, 2C]. */
export function writePooling({ add, whole }: OnnxWriter, map: string, channels: number, turns: number): string {
  const mean = add('Flatten', [add('GlobalAveragePool', [map], 'mean')], 'meanRow', { axis: 1 })
  const max = add('Flatten', [add('GlobalMaxPool', [map], 'max')], 'maxRow', { axis: 1 })
  const pooled = add('Concat', [mean, max], 'pooled', { axis: 1 })
  if (turns === 1) return pooled
  const views = add('Reshape', [pooled, whole('viewsShape', [turns, -1, 2 * channels])], 'views')
  return add('ReduceMean', [views], 'meanOfViews', { axes: [0], keepdims: 0 })
}

/** The dense layer, L2-normalised: [N, 2C] -> the output [N, D]. */
export function writeEmbedding(
  { add, constant, whole }: OnnxWriter,
  weights: EncoderWeights,
  pooled: string,
  channels: number,
  embeddingSize: number
): void {
  const kernel = constant('dense.kernel', [2 * channels, embeddingSize], weights.get('dense/kernel')!)
  const bias = constant('dense.bias', [embeddingSize], weights.get('dense/bias')!)
  const dense = add('Gemm', [pooled, kernel, bias], 'dense')
  const squared = add('Mul', [dense, dense], 'squares')
  const squares = add('ReduceSum', [squared, whole('rowAxis', [1])], 'squaredNorm', { keepdims: 1 })
  const epsilon = constant('epsilon', [1], Float32Array.of(NORM_EPSILON))
  const norm = add('Sqrt', [add('Add', [squares, epsilon], 'squaredNormPlus')], 'norm')
  add('Div', [dense, norm], OUTPUT_NAME)
}
