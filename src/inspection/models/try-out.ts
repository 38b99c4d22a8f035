import { join } from 'node:path'
import type { FileChecksum, ManifestDraft } from '../../domain/models/manifest.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../domain/recipes/recipe.ts'
import type { OpenEncoder } from '../../encoder/open-runtime.ts'
import { ModelBroken } from '../../errors.ts'
import type { DecodeLimits } from '../../imaging/decode/decode.ts'
import { loadModel } from './model-loader.ts'
import { checkBatchIndependence } from './check-batch-independence.ts'
import type { PixelStage } from '../pixel-stage.ts'
import { scorePart } from '../score-part.ts'

export interface TryOutParts {
  readonly openEncoder: OpenEncoder
  readonly pixels: PixelStage
  readonly limits: DecodeLimits
  /** A picture in which a part is found by RECIPE_DEFAULTS. */
  readonly drawnPart: Uint8Array
}

/** Used in messages for a version that has no name yet. */
const UNNAMED = 'upload'
/** Largest deviation of an embedding's length from 1. */
const NORM_TOLERANCE = 1e-2

/**
 * Judges a drawn part with a version's files, alone and together with other crops, before the version is published.
 * @param names files of the folder
 * @throws ModelBroken that says which file is wrong, that the encoder's input or output has the wrong size, that its
 *   result depends on other crops, or that a score is not finite
 */
export async function tryOutFiles(
  folder: string,
  names: readonly string[],
  draft: ManifestDraft,
  recipe: Recipe,
  { openEncoder, pixels, limits, drawnPart }: TryOutParts
): Promise<void> {
  // Without checksums the encoder is not shared; it is closed right after the check.
  const files: Record<string, FileChecksum> = {}
  const manifest = { format: 1, recipe: recipe.id, version: UNNAMED, createdAt: '', ...draft, files } as const
  const model = await loadModel(
    { manifest, has: (name) => names.includes(name), file: (name) => join(folder, name) },
    openEncoder
  )
  try {
    const { encoder } = model
    if (encoder.embeddingSize !== draft.encoder.embeddingSize)
      throw new ModelBroken(
        UNNAMED,
        `the encoder makes ${encoder.embeddingSize} values, the manifest says ${draft.encoder.embeddingSize}`
      )
    if (encoder.inputSize !== draft.encoder.inputSize)
      throw new ModelBroken(
        UNNAMED,
        `the encoder takes crops of ${encoder.inputSize} px, the manifest says ${draft.encoder.inputSize}`
      )
    const { crop, appearance } = await pixels({
      frame: drawnPart,
      limits,
      locate: RECIPE_DEFAULTS.locate,
      crop: draft.crop,
      appearance: model.evidence !== null
    })
    if (crop === null) throw new Error('no part is found in the drawn picture')
    await checkBatchIndependence(encoder, crop.data).catch((error: Error) => {
      throw new ModelBroken(UNNAMED, error.message)
    })
    const row = await encoder.look(crop.data)
    const embedding = row.subarray(0, encoder.embeddingSize)
    const norm = Math.hypot(...embedding)
    if (!(Math.abs(norm - 1) <= NORM_TOLERANCE))
      throw new ModelBroken(
        UNNAMED,
        `expected an embedding of length 1 (L2-normalised) of a drawn part, received one of length ${norm}`
      )
    const score = scoreOf(model, row, appearance)
    if (!Number.isFinite(score))
      throw new ModelBroken(UNNAMED, `expected a finite score of a drawn part, received ${score}`)
  } finally {
    await model.encoder.close()
  }
}

/** The score of the part. @throws ModelBroken when the files do not fit together */
function scoreOf(...part: Parameters<typeof scorePart>): number {
  try {
    return scorePart(...part).score
  } catch (error) {
    throw new ModelBroken(UNNAMED, `a drawn part cannot be scored: ${(error as Error).message}`)
  }
}
