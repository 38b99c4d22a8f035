import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRandom } from '../../../src/domain/random.ts'
import { MODEL_FILES } from '../../../src/domain/models/manifest.ts'
import { toOnnx } from '../../../src/encoder/onnx-model.ts'
import { quantise } from '../../../src/encoder/quantised/quantise.ts'
import { openOnnxRuntime } from '../../../src/encoder/runtime-onnx.ts'
import { decodeWeights } from '../../../src/encoder/weights-file.ts'
import { cropCircle } from '../../../src/imaging/crop/crop.ts'
import { normalise } from '../../../src/imaging/crop/normalise.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'
import type { ShippedModel } from './model.ts'

const PARTS = 16

/** The shipped encoder in float32, and in 8 bits with ranges from drawn parts: milliseconds of one pass. */
export async function benchPrecision(
  { encoderFile, manifest: { crop } }: ShippedModel,
  timeOf: (work: () => Promise<unknown>) => Promise<number>,
  print: (line: string) => void
): Promise<void> {
  const file = (name: string): Buffer => readFileSync(join(dirname(encoderFile), name))
  const network = decodeWeights({
    json: file(MODEL_FILES.weightsJson).toString(),
    bin: file(MODEL_FILES.weightsBin)
  })
  const crops = Array.from({ length: PARTS }, (_, seed) => {
    const { image, outer } = renderPart({ random: createRandom(seed), width: 640, height: 480 })
    return normalise(cropCircle(image, outer, crop), crop).data
  })
  const times: number[] = []
  for (const { architecture, weights } of [network, await quantise(network, crops)]) {
    const encoder = await openOnnxRuntime(toOnnx(architecture, weights), 1)
    times.push(await timeOf(() => encoder.embed(crops[0]!)))
    await encoder.close()
  }
  const [real, whole] = times as [number, number]
  print(`encoder: float32 ${real.toFixed(2)} ms, 8 bits ${whole.toFixed(2)} ms: ${(whole / real).toFixed(2)} of it`)
}
