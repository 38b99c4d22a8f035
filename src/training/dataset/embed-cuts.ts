import { cropArea, type CropSpec } from '../../domain/recipes/recipe.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'
import { normalise } from '../../imaging/crop/normalise.ts'
import type { Cut } from './cut-pictures.ts'
import { joinRows } from '../../encoder/join-rows.ts'

/** Crops [n, rows, columns] standardised in, embeddings [n, D] out. */
export type Embed = (crops: Float32Array) => Promise<Float32Array>

/** Number of pictures in a batch: 4 MB at 128 px. */
const BATCH = 64

/** Embeddings of cut-out parts: rows [cuts, D]. @throws RangeError for no cuts */
export async function embedCuts(
  cuts: readonly Pick<Cut, 'pixels'>[],
  embed: Embed,
  crop: CropSpec
): Promise<{ rows: Float32Array; D: number }> {
  if (cuts.length === 0) throw new RangeError('cuts: expected at least one, received 0')
  const area = cropArea(crop)
  const pieces: Float32Array[] = []
  for (let from = 0; from < cuts.length; from += BATCH) {
    const batch = cuts.slice(from, from + BATCH)
    const pixels = new Float32Array(batch.length * area)
    batch.forEach((cut, n) => {
      pixels.set(normalise(cut.pixels, crop).data, n * area)
    })
    pieces.push(await embed(pixels))
  }
  const rows = joinRows(pieces)
  return { rows, D: rows.length / cuts.length }
}

/** Embeddings [cuts, D] and features [cuts, F]. @throws RangeError for no cuts */
export async function lookAtCuts(
  cuts: readonly Pick<Cut, 'pixels'>[],
  { look, embeddingSize: D, featureSize: F }: Pick<EncoderRuntime, 'look' | 'embeddingSize' | 'featureSize'>,
  crop: CropSpec
): Promise<{ embeddings: Float32Array; features: Float32Array }> {
  const { rows } = await embedCuts(cuts, look, crop)
  const embeddings = new Float32Array(cuts.length * D)
  const features = new Float32Array(cuts.length * F)
  for (let n = 0; n < cuts.length; n++) {
    const at = n * (D + F)
    embeddings.set(rows.subarray(at, at + D), n * D)
    features.set(rows.subarray(at + D, at + D + F), n * F)
  }
  return { embeddings, features }
}
