import type { EncoderArchitecture } from '../architecture.ts'

/** As `EncoderWeights`, whose file imports this one. */
type Weights = ReadonlyMap<string, Float32Array>

/**
 * An encoder whose convolutions compute with whole numbers of 8 bits: two to three times as fast if the processor has
 * instructions for this (VNNI), with nearly the same embeddings. Each layer's map is rounded to 0..255 steps of its
 * largest expected value. The kernels of all layers except the first are rounded to -63..63 steps, channel by channel.
 *
 * An encoder is quantised when its weights contain these largest values. The stored kernels are the trained ones, so a
 * training can start from a quantised version, and TensorFlow can compute the same whole numbers as ONNX Runtime.
 *
 * Source  Jacob et al. 2018, CVPR: Quantization and training of neural networks for integer-arithmetic-only inference
 */

/** Steps of a map: 8 bits without a sign, because maps are not negative. */
export const MAP_STEPS = 255
/**
 * Steps of a kernel: 7 bits with a sign. A processor without VNNI adds two products in 16 bits. 2 * 255 * 63 fits; 2 *
 * 255 * 127 does not fit and would change the embeddings.
 */
export const KERNEL_STEPS = 63
/** Largest bias in steps, so that its sum with all products fits into 32 bits. */
export const BIAS_STEPS = 2 ** 30

/** Name of the tensor [1] with the largest expected value of a layer's map, > 0. */
export const rangeName = (layer: number): string => `conv${layer}/range`

export function isQuantised(weights: Pick<Weights, 'has'>): boolean {
  return weights.has(rangeName(0))
}

/** Name -> shape of the tensors that only a quantised encoder has. */
export function rangeShapes({ convolutions }: EncoderArchitecture): ReadonlyMap<string, readonly number[]> {
  return new Map(convolutions.map((_, layer) => [rangeName(layer), [1]]))
}

/** The same encoder without rounding. */
export function withoutRanges(weights: Weights): Weights {
  return new Map([...weights].filter(([name]) => !name.endsWith('/range')))
}

/** Size of a step of a layer's map. */
export const mapStep = (weights: Weights, layer: number): number =>
  Math.fround(weights.get(rangeName(layer))![0]! / MAP_STEPS)

/** A convolution in whole numbers: map of the layer = (products of map and kernel + bias) * scale * input step. */
export interface WholeConvolution {
  /** [kh, kw, in, out], -63..63. */
  readonly kernel: Int8Array
  /** [out] size of a step of each channel's kernel. */
  readonly steps: Float32Array
  /** [out] in units of kernel step * input step. */
  readonly bias: Int32Array
}

/** @param inputStep size of a step of the layer's input */
export function wholeConvolution(kernel: Float32Array, bias: Float32Array, inputStep: number): WholeConvolution {
  const channels = bias.length
  const steps = new Float32Array(channels)
  for (let i = 0; i < kernel.length; i++) {
    const size = Math.fround(Math.abs(kernel[i]!) / KERNEL_STEPS)
    if (size > steps[i % channels]!) steps[i % channels] = size
  }
  for (let c = 0; c < channels; c++) {
    const least = Math.fround(Math.abs(bias[c]!) / Math.fround(inputStep * BIAS_STEPS))
    steps[c] = Math.max(steps[c]!, least, MIN_STEP)
  }
  return {
    kernel: Int8Array.from(kernel, (value, i) => roundToEven(Math.fround(value / steps[i % channels]!))),
    steps,
    bias: Int32Array.from(bias, (value, c) => roundToEven(Math.fround(value / Math.fround(inputStep * steps[c]!))))
  }
}

/** Smallest step, for a channel whose weights are all 0. */
export const MIN_STEP = Math.fround(1e-20)

/** Rounds like TensorFlow and ONNX. */
function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1
}
