import { type EncoderArchitecture, parameterShapes } from './architecture.ts'

/** Trained values by tensor name (names and shapes: `parameterShapes`), row-major float32, free of any engine. */
export type EncoderWeights = ReadonlyMap<string, Float32Array>

/** @throws RangeError when a tensor is missing, has the wrong number of values, or holds NaN or Infinity */
export function checkWeights (architecture: EncoderArchitecture, weights: EncoderWeights): void {
  for (const [name, shape] of parameterShapes(architecture)) {
    const values = weights.get(name)
    const expected = shape.reduce((product, n) => product * n, 1)
    if (values?.length !== expected) {
      throw new RangeError(`weights: expected ${expected} values [${shape.join(', ')}] for ${name}, got ${values?.length ?? 'none'}`)
    }
    if (!values.every(Number.isFinite)) throw new RangeError(`weights: expected finite values, got NaN or Infinity in ${name}`)
  }
}
