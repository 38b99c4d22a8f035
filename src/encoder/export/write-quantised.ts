import { KERNEL_SIZE } from '../architecture.ts'
import { isQuantised, mapStep, wholeConvolution } from '../quantised/whole-numbers.ts'
import type { EncoderWeights } from '../weights.ts'
import type { OnnxWriter } from './onnx-writer.ts'
import { attributesOf, type Convolution, toOihw } from './write-convolution.ts'

const ZERO = 'zeroOfMaps'

/** Names of a layer's step size and of its zero point. */
function stepOf({ constant, bytes, hasValue }: OnnxWriter, weights: EncoderWeights, layer: number): [string, string] {
  const name = `step${layer}`
  if (!hasValue(ZERO)) bytes(ZERO, [], Uint8Array.of(0))
  if (!hasValue(name)) constant(name, [], Float32Array.of(mapStep(weights, layer)))
  return [name, ZERO]
}

/** A layer's map in whole steps. */
export function rounded(writer: OnnxWriter, weights: EncoderWeights, map: string, layer: number): string {
  return writer.add('QuantizeLinear', [map, ...stepOf(writer, weights, layer)], `rounded${layer}`)
}

/**
 * A convolution with whole numbers, from the previous layer's map in steps to this layer's map in steps. The ReLU is
 * included, because steps below 0 do not exist.
 */
export function writeQuantisedConvolution(
  writer: OnnxWriter,
  weights: EncoderWeights,
  input: string,
  layer: number,
  shape: Convolution
): string {
  const { constant, bytes, add } = writer
  const { channelsIn, channels } = shape
  const name = `conv${layer}`
  const { kernel, steps, bias } = wholeConvolution(
    weights.get(`${name}/kernel`)!,
    weights.get(`${name}/bias`)!,
    mapStep(weights, layer - 1)
  )
  const inputs = [
    input,
    ...stepOf(writer, weights, layer - 1),
    bytes(`${name}.kernel`, [channels, channelsIn, KERNEL_SIZE, KERNEL_SIZE], toOihw(kernel, channelsIn, channels)),
    constant(`${name}.steps`, [channels], steps),
    bytes(`${name}.zeros`, [channels], new Int8Array(channels)),
    ...stepOf(writer, weights, layer),
    bytes(`${name}.bias`, [channels], bias)
  ]
  return add('QLinearConv', inputs, `rounded${layer}`, attributesOf(shape))
}

/** Name of a layer's map in float32, with all its views. */
export function realMap(writer: OnnxWriter, weights: EncoderWeights, layer: number): string {
  const name = `relu${layer}`
  if (isQuantised(weights) && !writer.has(name))
    writer.add('DequantizeLinear', [`rounded${layer}`, ...stepOf(writer, weights, layer)], name)
  return name
}
