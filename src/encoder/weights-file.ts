import { type EncoderArchitecture, checkArchitecture } from './architecture.ts'
import { type EncoderWeights, checkWeights, weightShapes } from './weights.ts'

/**
 * The two files of a TensorFlow.js weights manifest: `weights.json` (architecture, and per tensor name, shape and
 * dtype) and `weights.bin` (the values one after the other, float32, little endian). `tf.io.decodeWeights(bin,
 * json.weights)` reads them.
 */
export interface WeightsFiles {
  readonly json: string
  readonly bin: Uint8Array
}

export function encodeWeights(architecture: EncoderArchitecture, weights: EncoderWeights): WeightsFiles {
  checkWeights(architecture, weights)
  const entries = [...weightShapes(architecture, weights)].map(([name, shape]) => ({ name, shape, dtype: 'float32' }))
  const values = entries.map(({ name }) => weights.get(name)!)
  const bin = new DataView(new ArrayBuffer(4 * values.reduce((sum, v) => sum + v.length, 0)))
  let offset = 0
  for (const tensor of values)
    for (const value of tensor) {
      bin.setFloat32(offset, value, true)
      offset += 4
    }
  return { json: JSON.stringify({ architecture, weights: entries }, null, 2), bin: new Uint8Array(bin.buffer) }
}

/** @throws RangeError or SyntaxError when the files are not in the form that `encodeWeights` writes */
export function decodeWeights(files: WeightsFiles): { architecture: EncoderArchitecture; weights: EncoderWeights } {
  const { architecture, weights: entries = [] } = (JSON.parse(files.json) ?? {}) as {
    architecture?: EncoderArchitecture
    weights?: unknown
  }
  checkArchitecture(architecture)
  if (!Array.isArray(entries))
    throw new RangeError(`weights.json: expected a list of tensors in weights, received ${typeof entries}`)
  const names = new Set((entries as ({ readonly name?: string } | null)[]).map((entry) => entry?.name))
  const view = new DataView(files.bin.buffer, files.bin.byteOffset, files.bin.byteLength)
  const weights = new Map<string, Float32Array>()
  let offset = 0
  for (const [name, shape] of weightShapes(architecture, names as Set<string>)) {
    const length = shape.reduce((product, n) => product * n, 1)
    if (offset + 4 * length > view.byteLength)
      throw new RangeError(`weights.bin: expected ${offset + 4 * length} bytes or more, received ${view.byteLength}`)
    weights.set(
      name,
      Float32Array.from({ length }, (_, i) => view.getFloat32(offset + 4 * i, true))
    )
    offset += 4 * length
  }
  if (offset !== view.byteLength)
    throw new RangeError(`weights.bin: expected ${offset} bytes, received ${view.byteLength}`)
  checkWeights(architecture, weights)
  return { architecture, weights }
}
