import { KERNEL_SIZE } from '../architecture.ts'
import type { EncoderWeights } from '../weights.ts'
import type { OnnxWriter } from './onnx-writer.ts'

export interface Convolution {
  readonly channelsIn: number
  readonly channels: number
  readonly stride: number
  /** Rows and columns of zeros before and after the picture. */
  readonly pads: readonly [top: number, left: number, bottom: number, right: number]
}

/** A convolution with bias; its weights are `<name>/kernel` and `<name>/bias`. */
export function writeConvolution(
  { add, constant }: OnnxWriter,
  weights: EncoderWeights,
  input: string,
  name: string,
  shape: Convolution
): string {
  const { channelsIn, channels } = shape
  const kernel = constant(
    `${name}.kernel`,
    [channels, channelsIn, KERNEL_SIZE, KERNEL_SIZE],
    toOihw(weights.get(`${name}/kernel`)!, channelsIn, channels)
  )
  const bias = constant(`${name}.bias`, [channels], weights.get(`${name}/bias`)!)
  return add('Conv', [input, kernel, bias], name, attributesOf(shape))
}

export const attributesOf = ({ stride, pads }: Convolution): Record<string, number[]> => ({
  kernel_shape: [KERNEL_SIZE, KERNEL_SIZE],
  strides: [stride, stride],
  pads: [...pads]
})

/** [kh, kw, in, out] -> [out, in, kh, kw] */
export function toOihw<Values extends Float32Array | Int8Array>(
  kernel: Values,
  channelsIn: number,
  channelsOut: number
): Values {
  const area = KERNEL_SIZE * KERNEL_SIZE
  const result = kernel.slice() as Values
  for (let at = 0; at < area; at++) {
    for (let i = 0; i < channelsIn; i++) {
      for (let o = 0; o < channelsOut; o++)
        result[(o * channelsIn + i) * area + at] = kernel[(at * channelsIn + i) * channelsOut + o]!
    }
  }
  return result
}
