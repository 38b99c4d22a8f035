import { decoderShapes, type EncoderArchitecture, parameterShapes } from './architecture.ts'
import { patchShapes } from './features.ts'
import { isQuantised, rangeShapes } from './quantised/whole-numbers.ts'

/** Trained values by tensor name (names and shapes: `weightShapes`), row-major float32, independent of the engine. */
export type EncoderWeights = ReadonlyMap<string, Float32Array>

/** Whether the decoder was kept, so that heat maps can be drawn. */
export function hasDecoder(weights: Pick<EncoderWeights, 'has'>): boolean {
  return weights.has('decoder0/kernel')
}

/**
 * Name -> shape of the encoder's tensors, and of those of the decoder, the patches and the quantised ranges if it has
 * them.
 */
export function weightShapes(
  architecture: EncoderArchitecture,
  weights: Pick<EncoderWeights, 'has'>
): ReadonlyMap<string, readonly number[]> {
  return new Map([
    ...parameterShapes(architecture),
    ...(hasDecoder(weights) ? decoderShapes(architecture) : []),
    ...patchShapes(architecture),
    ...(isQuantised(weights) ? rangeShapes(architecture) : [])
  ])
}

/** @throws RangeError when a tensor is missing, has the wrong number of values, or holds NaN or Infinity */
export function checkWeights(architecture: EncoderArchitecture, weights: EncoderWeights): void {
  for (const [name, shape] of weightShapes(architecture, weights)) {
    const values = weights.get(name)
    const expected = shape.reduce((product, n) => product * n, 1)
    if (values?.length !== expected) {
      throw new RangeError(
        `weights: expected ${expected} values [${shape.join(', ')}] for ${name}, received ${values?.length ?? 'none'}`
      )
    }
    if (!values.every(Number.isFinite))
      throw new RangeError(`weights: expected finite values, received NaN or Infinity in ${name}`)
    if (name.endsWith('/range') && !(values[0]! > 0))
      throw new RangeError(`weights: expected a value > 0 in ${name}, received ${values[0]}`)
  }
}
