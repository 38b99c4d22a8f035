import * as tf from '@tensorflow/tfjs-core'

/** Tensors as variables of the engine; the caller disposes of them. @throws RangeError if a value is missing */
export function createVariables(
  shapes: ReadonlyMap<string, readonly number[]>,
  values: ReadonlyMap<string, Float32Array>,
  trainable: boolean
): Map<string, tf.Variable> {
  return new Map(
    [...shapes].map(([name, shape]) => {
      const initial = values.get(name)
      if (initial === undefined) throw new RangeError(`values: expected a tensor '${name}', received none`)
      return [name, tf.tidy(() => tf.variable(tf.tensor(initial, [...shape]), trainable))]
    })
  )
}

/** The variables' values, copied out of the engine. */
export async function readVariables(
  variables: Iterable<readonly [string, tf.Variable]>
): Promise<Map<string, Float32Array>> {
  const values = new Map<string, Float32Array>()
  for (const [name, variable] of variables) values.set(name, Float32Array.from(await variable.data()))
  return values
}
