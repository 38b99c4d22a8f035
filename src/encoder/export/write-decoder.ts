import { DECODER_STEPS } from '../architecture.ts'
import { DEFECT_CHANNEL } from '../features.ts'
import { HEAT_MAP_NAME } from '../onnx-names.ts'
import type { EncoderWeights } from '../weights.ts'
import type { OnnxWriter } from './onnx-writer.ts'
import { writeConvolution } from './write-convolution.ts'

/**
 * Writes the decoder as in decoder.ts, and the heat maps from its second map. DepthToSpace orders its channels (DCR) as
 * `pixelShuffle` does.
 * @param features map [N, C, h, w] of the last layer
 * @returns the decoder's maps [N, maps, h, w]
 */
export function writeDecoder(
  writer: OnnxWriter,
  weights: EncoderWeights,
  features: string,
  featureChannels: number
): string {
  const { add, index } = writer
  let maps = features
  let channelsIn = featureChannels
  DECODER_STEPS.forEach(({ channels }, step) => {
    const shape = { channelsIn, channels: 4 * channels, stride: 1, pads: [1, 1, 1, 1] } as const
    maps = writeConvolution(writer, weights, maps, `decoder${step}`, shape)
    if (step < DECODER_STEPS.length - 1) maps = add('Relu', [maps], `decoderRelu${step}`)
    maps = add('DepthToSpace', [maps], `decoderShuffle${step}`, { blocksize: 2 })
    channelsIn = channels
  })
  const logits = add('Gather', [maps, index('defectChannel', DEFECT_CHANNEL)], 'defectLogits', { axis: 1 })
  add('Sigmoid', [logits], HEAT_MAP_NAME)
  return maps
}
