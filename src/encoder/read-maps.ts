import type { EncoderArchitecture } from './architecture.ts'
import { inputShape, mapShape } from './architecture.ts'
import { native, ort } from './onnx-library.ts'
import { toOnnx } from './onnx-model.ts'
import { INPUT_NAME, mapName } from './onnx-names.ts'
import type { EncoderWeights } from './weights.ts'

/** Number of crops in one pass. Their maps take about 5 MB. */
const BATCH = 16

/**
 * The maps of some layers for crops that are not turned (the first view).
 * @param crops any number, each [rows, columns] standardised
 * @returns for each layer the maps of all crops: [crops, C, h, w]
 */
export async function readMaps(
  network: { readonly architecture: EncoderArchitecture; readonly weights: EncoderWeights },
  layers: readonly number[],
  crops: readonly Float32Array[]
): Promise<Float32Array[]> {
  const { architecture, weights } = network
  const [rows, columns] = inputShape(architecture)
  const session = await ort.InferenceSession.create(toOnnx(architecture, weights, { maps: layers }), {
    executionProviders: [native === null ? 'wasm' : 'cpu'],
    logSeverityLevel: 3
  })
  try {
    const maps = layers.map((layer) => {
      const [h, w, c] = mapShape(architecture, layer)
      return new Float32Array(crops.length * h * w * c)
    })
    for (let from = 0; from < crops.length; from += BATCH) {
      const batch = crops.slice(from, from + BATCH)
      const pixels = new Float32Array(batch.length * rows * columns)
      batch.forEach((crop, n) => pixels.set(crop, n * rows * columns))
      const feeds = { [INPUT_NAME]: new ort.Tensor('float32', pixels, [batch.length, 1, rows, columns]) }
      const result = await session.run(feeds, layers.map(mapName))
      layers.forEach((layer, n) => {
        const values = result[mapName(layer)]!.data as Float32Array
        maps[n]!.set(values, (maps[n]!.length / crops.length) * from)
      })
    }
    return maps
  } finally {
    await session.release()
  }
}
