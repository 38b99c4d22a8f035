import { createRandom } from '../domain/random.ts'
import type { CropSpec } from '../domain/recipe.ts'
import { type EncoderNetwork, identityHead, pooledOf, pooledSize, withHead } from '../encoder/dense-head.ts'
import { toOnnx } from '../encoder/onnx-model.ts'
import { openOnnxRuntime } from '../encoder/runtime-onnx.ts'
import type { Cut } from './cut-pictures.ts'
import { defectHead } from './defect-head.ts'
import { embedCuts } from './embed-cuts.ts'
import { joinRows } from './join-rows.ts'
import { augment } from './network/augment.ts'
import { drawDefect } from './network/synthetic-defect.ts'
import { applyHead } from './whitened-head.ts'

/** Views of good parts and of defects that the layer is fitted to: so many in all, between the least and the most of each. */
const VIEWS = { inAll: 3000, least: 1, most: 12 } as const

export interface HeadOptions {
  /** What was trained; its own last layer is left. */
  readonly trained: EncoderNetwork
  readonly crop: CropSpec
  readonly good: readonly Cut[]
  /** May be empty: defects are drawn onto the good parts too. */
  readonly defect: readonly Cut[]
  readonly seed: number
}

export interface FittedHead {
  /** The encoder with its last layer fitted to the parts. */
  readonly network: EncoderNetwork
  /** Embeddings of the good parts as prototypes, [good, D], see `DefectHead`. */
  readonly prototypes: Float32Array
}

/**
 * Fits an encoder's last layer to the parts that it was trained on, in closed form (`defectHead`). The layer that the triplets trained knows the defects that
 * it has seen; this one knows, too, how much good parts vary. 2,400 castings in 5 folds by part: mean AUROC 0.989 by
 * the trained layer, 0.993 by this one.
 */
export async function fitHead ({ trained, crop, good, defect, seed }: HeadOptions): Promise<FittedHead> {
  const { architecture, weights } = withHead(trained, identityHead(trained.architecture))
  const P = pooledSize(architecture)
  const encoder = await openOnnxRuntime(toOnnx(architecture, weights), 2)
  const random = createRandom(seed).fork('head')
  const pooled = async (cuts: readonly Cut[]): Promise<Float32Array> => cuts.length === 0 ? new Float32Array(0) : pooledOf((await embedCuts(cuts, encoder.embed, crop)).rows, P)
  const views = (cuts: readonly Cut[]): Cut[] => {
    const each = Math.max(VIEWS.least, Math.min(VIEWS.most, Math.round(VIEWS.inAll / cuts.length)))
    return cuts.flatMap((cut) => Array.from({ length: each }, () => ({ ...cut, pixels: augment(cut.pixels, crop, random) })))
  }
  try {
    const asTheyLie = await pooled(good)
    const varied = await pooled(views(good))
    const drawn = await pooled(views(good).map((cut) => ({ ...cut, pixels: drawDefect(cut.pixels, crop, random) })))
    const real = await pooled([...defect, ...views(defect)])
    const { head, prototypes } = defectHead(joinRows([asTheyLie, varied]), joinRows([real, drawn]), P)
    return { network: withHead(trained, head), prototypes: applyHead(asTheyLie, P, prototypes) }
  } finally {
    await encoder.close()
  }
}
