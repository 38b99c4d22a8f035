import type { Appearance } from '../../domain/inspection/evidence.ts'
import type { Crop } from '../../domain/inspection/image.ts'
import type { Verdict } from '../../domain/inspection/inspection.ts'
import { locateSpecOf, thresholdsOf } from '../../domain/models/deciding.ts'
import { cropColumns } from '../../domain/recipes/recipe.ts'
import type { DecodeLimits } from '../../imaging/decode/decode.ts'
import type { Judged } from '../inspector.ts'
import { judge, shownScore } from '../judge.ts'
import type { LoadedModel } from '../models/loaded-model.ts'
import type { ModelCache } from '../models/model-lease.ts'
import type { PixelStage } from '../pixel-stage.ts'
import { scorePart } from '../score-part.ts'

export interface CompareParts {
  readonly cache: ModelCache
  readonly pixels: PixelStage
  readonly limits: DecodeLimits
}

/**
 * Judges a picture with a shadow version.
 * @returns its verdict, and its score
 * @throws Error when it cannot be judged
 */
export async function judgeByShadow(
  { cache, ...stage }: CompareParts,
  judged: Judged,
  version: string
): Promise<{ readonly verdict: Verdict; readonly score: number }> {
  const { recipe, result } = judged
  const { model, release } = await cache.lease(recipe.id, version)
  // The active version is used after the shadow version, so that the shadow version is dropped from memory first.
  const serving = cache.leaseLoaded(recipe.id, result.modelVersion)
  try {
    const { crop, appearance } = await partFor(stage, judged, model)
    if (crop === null) throw new Error('no part was found in the picture when it was cut again')
    const row = await model.encoder.look(crop.data)
    const { score, isAlwaysNg, isStranger } = scorePart(model, row, appearance, recipe.evidence)
    // With its own threshold, which it would use if it were active.
    const { threshold, reviewBand } = thresholdsOf({ ...recipe, threshold: null }, model.manifest)
    const judgement = judge(score, threshold, reviewBand, isStranger, isAlwaysNg)
    if (judgement.reason === 'FAULT') throw new RangeError(`expected a finite score, received ${score}`)
    return { verdict: judgement.verdict, score: shownScore(score, threshold, judgement) }
  } finally {
    release()
    serving?.release()
  }
}

/**
 * The crop for the shadow version: that of the active version if the specifications are equal, otherwise cut again from
 * the frame.
 */
async function partFor(
  { pixels, limits }: Omit<CompareParts, 'cache'>,
  { crop, cropSpec, appearance, request, recipe }: Judged,
  model: LoadedModel
): Promise<{ readonly crop: Crop | null; readonly appearance: Appearance | null }> {
  const { crop: wanted } = model.manifest
  const isCutAlike =
    wanted.mode === cropSpec.mode
    && wanted.sizePx === cropSpec.sizePx
    && cropColumns(wanted) === cropColumns(cropSpec)
    && wanted.margin === cropSpec.margin
  if (isCutAlike && (model.evidence === null || appearance !== null)) return { crop, appearance }
  return pixels({
    frame: request.frame,
    ...(request.raw && { raw: request.raw }),
    limits,
    locate: locateSpecOf(recipe, model.manifest),
    crop: wanted,
    appearance: model.evidence !== null
  })
}
