import { decodedShape, DECODER_STEPS, type EncoderArchitecture, mapShape } from './architecture.ts'

/** Features that the encoder gives in addition to the embedding, in this order. */
export const FEATURE_NAMES = ['features', 'patches', 'reconstruction'] as const
export type FeatureName = (typeof FEATURE_NAMES)[number]

/** Position of one kind of feature in a row of them. */
export interface FeatureSpan {
  readonly name: FeatureName
  readonly from: number
  readonly length: number
}

/**
 * The features of an encoder with patches:
 * - `features`: the pooled features, mean and maximum of each channel [2C]
 * - `patches`: for each layer of `architecture.patches` how far its map lies from good parts in each row, the largest
 * distance and then
 *   the mean one [2 * rows]; distances are Mahalanobis distances among good parts' values in the same row
 * - `reconstruction`: the largest squared difference between the decoder's picture and the crop in each row, where
 * there is a decoder
 *
 * @returns none for an encoder without patches
 */
export function featureSpans(architecture: EncoderArchitecture, hasDecoder: boolean): readonly FeatureSpan[] {
  const { patches = [], convolutions } = architecture
  if (patches.length === 0) return []
  const lengths: readonly (readonly [FeatureName, number])[] = [
    ['features', 2 * convolutions.at(-1)!.channels],
    ['patches', patches.reduce((sum, layer) => sum + 2 * mapShape(architecture, layer)[0], 0)],
    ...(hasDecoder ? [['reconstruction', decodedShape(architecture)[0]] as const] : [])
  ]
  let from = 0
  return lengths.map(([name, length]) => {
    const span = { name, from, length }
    from += length
    return span
  })
}

export const featureSize = (spans: readonly FeatureSpan[]): number => spans.reduce((sum, { length }) => sum + length, 0)

/** Side of the crop's pixels that one pixel of the decoder's picture covers. */
export function reconstructionStep(architecture: EncoderArchitecture): number {
  return architecture.inputSize / decodedShape(architecture)[0]
}

/** Channel of the decoder's maps that holds the picture. */
export const PICTURE_CHANNEL = 0
/** Channel of the decoder's maps that shows where a defect is. */
export const DEFECT_CHANNEL = DECODER_STEPS.at(-1)!.channels - 1

/** Name -> shape of the tensors that whiten each row of a layer's map: y = x * kernel + bias. */
export function patchShapes(architecture: EncoderArchitecture): ReadonlyMap<string, readonly number[]> {
  return new Map(
    (architecture.patches ?? []).flatMap((layer): [string, number[]][] => {
      const [rows, , channels] = mapShape(architecture, layer)
      return [
        [`patch${layer}/kernel`, [rows, channels, channels]],
        [`patch${layer}/bias`, [rows, channels]]
      ]
    })
  )
}
