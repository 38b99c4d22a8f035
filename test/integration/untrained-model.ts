import { createRandom } from '../../src/domain/random.ts'
import type { GreyImage } from '../../src/domain/inspection/image.ts'
import { type Recipe, RECIPE_DEFAULTS } from '../../src/domain/recipes/recipe.ts'
import { toOnnx } from '../../src/encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../src/encoder/runtime-onnx.ts'
import type { EncoderArchitecture } from '../../src/encoder/architecture.ts'
import type { CliContext } from '../../src/cli/context.ts'
import { readPicture } from '../../src/cli/pictures/read-picture.ts'
import { renderPart } from '../../src/rendering/render-part.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { createBank } from '../../src/scoring/memory-bank.ts'
import { cutPictures } from '../../src/training/dataset/cut-pictures.ts'
import { embedCuts } from '../../src/training/dataset/embed-cuts.ts'
import { writeModelFiles } from '../../src/training/write-model-files.ts'
import { writeTrainedOn } from '../../src/training/dataset/trained-on.ts'
import { randomWeights } from '../unit/encoder/encoder-fixture.ts'
import { DRAFT } from '../unit/store/models/manifest-fixture.ts'

const ARCHITECTURE: EncoderArchitecture = {
  inputSize: 32,
  convolutions: [
    { channels: 8, stride: 2 },
    { channels: 16, stride: 2 }
  ],
  embeddingSize: 16
}
export const UNTRAINED_RECIPE: Omit<Recipe, 'id'> = {
  ...RECIPE_DEFAULTS,
  crop: { mode: 'square', sizePx: ARCHITECTURE.inputSize, margin: 1.1 }
}

/** A drawn part, small enough to be quick; chequered where it is `odd`, which even an untrained encoder sees. */
export function drawnPart(seed: string, odd = false): Uint8Array {
  const image: GreyImage = renderPart({ random: createRandom(seed), width: 160, height: 120 }).image
  const data = odd
    ? image.data.map((grey, i) =>
        Math.hypot((i % 160) - 80, Math.floor(i / 160) - 60) < 40
          ? 255 * ((Math.floor((i % 160) / 10) + Math.floor(i / 1600)) % 2)
          : grey
      )
    : image.data
  return encodeBmp({ ...image, data: Uint8Array.from(data) })
}

/**
 * Publishes a version whose encoder nobody has trained, its bank made of the pictures given, and makes it the recipe's
 * active one.
 * @returns its name
 */
export async function publishUntrained(
  context: CliContext,
  id: string,
  files: readonly string[],
  threshold: number
): Promise<string> {
  const weights = randomWeights(ARCHITECTURE, 3)
  const onnx = toOnnx(ARCHITECTURE, weights)
  const encoder = await openOnnxRuntime(onnx, 1)
  const { crop, locate } = UNTRAINED_RECIPE
  const { cuts } = await cutPictures(
    files.map((file) => ({ file, label: 'good', part: file })),
    { locate, crop },
    readPicture,
    () => {}
  )
  const { rows, D } = await embedCuts(cuts, encoder.embed, crop).finally(() => encoder.close())
  const {
    manifest: { version }
  } = await context.models.publish(id, async (folder) => {
    await writeModelFiles(folder, {
      architecture: ARCHITECTURE,
      weights,
      onnx,
      good: createBank(rows, D),
      defect: null,
      evidence: null
    })
    await writeTrainedOn(folder, files)
    return {
      ...DRAFT,
      crop,
      threshold,
      scoring: { k: 3, useDefectBank: false },
      encoder: { inputSize: ARCHITECTURE.inputSize, embeddingSize: ARCHITECTURE.embeddingSize }
    }
  })
  await context.recipes.save({ id, ...UNTRAINED_RECIPE, activeModelVersion: version })
  return version
}
