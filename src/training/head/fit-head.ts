import { createRandom } from '../../domain/random.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import { type EncoderNetwork, identityHead, pooledOf, pooledSize, withHead } from '../../encoder/dense-head.ts'
import { toOnnx } from '../../encoder/onnx-model.ts'
import { openOnnxRuntime } from '../../encoder/runtime-onnx.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { momentsOf } from '../../scoring/row-moments.ts'
import { defectHead } from './defect-head.ts'
import { embedCuts } from '../dataset/embed-cuts.ts'
import { joinRows } from '../../encoder/join-rows.ts'
import { augmentPicture } from '../network/augment.ts'
import type { Classifier } from '../network/classifier.ts'
import { applyHead } from './apply-head.ts'

/** Views of good parts that show their variation: total number, and the minimum and maximum number for each part. */
const VIEWS = { inAll: 3000, least: 1, most: 12 } as const

export interface HeadOptions {
  /** The trained encoder; its last layer is replaced. */
  readonly trained: EncoderNetwork
  readonly classifier: Classifier
  readonly crop: CropSpec
  readonly good: readonly Cut[]
  readonly seed: number
}

export interface FittedHead {
  /** The encoder with its last layer fitted to the parts. */
  readonly network: EncoderNetwork
  /** Embeddings of the good parts as prototypes, [good, D], see `DefectHead`. */
  readonly prototypes: Float32Array
}

/**
 * Fits an encoder's last layer to the good parts that it was trained on, in closed form (`defectHead`): the classifier
 * that was trained with it contains what defects have in common, and the whitening contains the variation of good
 * parts.
 */
export async function fitHead({ trained, classifier, crop, good, seed }: HeadOptions): Promise<FittedHead> {
  const { architecture, weights } = withHead(trained, identityHead(trained.architecture))
  const P = pooledSize(architecture)
  const encoder = await openOnnxRuntime(toOnnx(architecture, weights), 2)
  const random = createRandom(seed).fork('head')
  const pooled = async (cuts: readonly Cut[]): Promise<Float32Array> =>
    pooledOf((await embedCuts(cuts, encoder.embed, crop)).rows, P)
  const each = Math.max(VIEWS.least, Math.min(VIEWS.most, Math.round(VIEWS.inAll / good.length)))
  try {
    const asTheyLie = await pooled(good)
    const varied = await pooled(
      good.flatMap((cut) =>
        Array.from({ length: each }, () => ({ ...cut, pixels: augmentPicture(cut.pixels, crop, random) }))
      )
    )
    const rows = joinRows([asTheyLie, varied])
    const { head, prototypes } = defectHead(rows, momentsOf(rows, P), classifier)
    return { network: withHead(trained, head), prototypes: applyHead(asTheyLie, P, prototypes) }
  } finally {
    await encoder.close()
  }
}
