import { createRandom } from '../../domain/random.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import { type EncoderNetwork, identityHead, pooledOf, pooledSize, withHead } from '../../encoder/dense-head.ts'
import { toOnnx } from '../../encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { augment } from '../network/augment.ts'
import { drawDefect } from '../network/synthetic-defect.ts'
import { embedCuts } from '../dataset/embed-cuts.ts'
import { turnedViews } from './teach-model.ts'

/**
 * Number of views of each part with another rotation and lighting, which show the variation of good parts, and of views
 * with a drawn defect. If there are many parts, fewer views of each are used.
 */
const VIEWS = { perPart: 12, inAll: 600 } as const

/** Pooled features of one part. */
export interface PartFeatures {
  /** The unchanged part; if a rotation changes the crop, in its quarter turns: [turns, P]. */
  readonly turns: Float32Array
  readonly views: readonly Float32Array[]
  /** Varied views with a drawn defect. */
  readonly defects: Float32Array
}

/** Features of each part, in order, with randomly varied views. */
export async function featuresOf(
  base: EncoderNetwork,
  crop: CropSpec,
  seed: number,
  cuts: readonly Cut[]
): Promise<PartFeatures[]> {
  const { architecture, weights } = withHead(base, identityHead(base.architecture))
  const P = pooledSize(architecture)
  const encoder = await openOnnxRuntime(toOnnx(architecture, weights), 2)
  const pooled = async (some: readonly Cut[]): Promise<Float32Array> =>
    pooledOf((await embedCuts(some, encoder.embed, crop)).rows, P)
  const random = createRandom(seed).fork('views')
  const perPart = Math.max(1, Math.min(VIEWS.perPart, Math.ceil(VIEWS.inAll / cuts.length)))
  try {
    const features: PartFeatures[] = []
    for (const cut of cuts) {
      const turns = await pooled(turnedViews(cut, crop))
      const varied = (draw: (pixels: Float32Array) => Float32Array): Promise<Float32Array> =>
        pooled(Array.from({ length: perPart }, () => ({ ...cut, pixels: augment(draw(cut.pixels), crop, random) })))
      const views = await varied((pixels) => pixels)
      features.push({
        turns,
        views: [turns, views],
        defects: await varied((pixels) => drawDefect(pixels, crop, random))
      })
    }
    return features
  } finally {
    await encoder.close()
  }
}
