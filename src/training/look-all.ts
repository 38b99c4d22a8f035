import type { CropSpec } from '../domain/recipes/recipe.ts'
import type { EncoderRuntime } from '../encoder/runtime.ts'
import type { PartView } from '../scoring/evidence/evidence-model.ts'
import type { Cut } from './dataset/cut-pictures.ts'
import { lookAtCuts } from './dataset/embed-cuts.ts'

/** A cut with its embedding and features. */
export interface Looked {
  readonly cut: Cut
  readonly embedding: Float32Array
  readonly view: PartView
}

/** Embeddings and features of cuts, in their order. @throws RangeError for no cuts */
export async function lookAll(cuts: readonly Cut[], encoder: EncoderRuntime, crop: CropSpec): Promise<Looked[]> {
  const { embeddings, features } = await lookAtCuts(cuts, encoder, crop)
  const [D, F] = [encoder.embeddingSize, encoder.featureSize]
  return cuts.map((cut, n) => ({
    cut,
    embedding: embeddings.subarray(n * D, (n + 1) * D),
    view: { features: features.subarray(n * F, (n + 1) * F), appearance: cut.appearance }
  }))
}
