import type { HeatMap, InspectionRequest, InspectionResult, Reason, Verdict } from '../domain/inspection/inspection.ts'
import type { View } from '../domain/inspection/view.ts'
import type { Appearance } from '../domain/inspection/evidence.ts'
import { locateSpecOf, type Thresholds } from '../domain/models/deciding.ts'
import type { Crop } from '../domain/inspection/image.ts'
import type { Recipe } from '../domain/recipes/recipe.ts'
import type { DecodeLimits } from '../imaging/decode/decode.ts'
import { heatMapOf } from './heat-map.ts'
import { judge, shownScore } from './judge.ts'
import { scorePart } from './score-part.ts'
import type { LoadedModel } from './models/loaded-model.ts'
import type { PixelResult, PixelStage } from './pixel-stage.ts'

export interface StageParts {
  readonly pixels: PixelStage
  readonly limits: DecodeLimits
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  /** Called for every stage that failed unexpectedly. The part is judged NG with reason FAULT. */
  readonly onFault: (error: unknown, request: InspectionRequest) => void
}

/** Result of the stages for a picture. */
export interface Outcome {
  readonly verdict: Verdict
  readonly reason: Reason
  readonly score: number | null
  readonly evidence: InspectionResult['evidence']
  readonly circle: InspectionResult['circle']
  readonly crop: Crop | null
  readonly appearance: Appearance | null
  readonly view?: View | undefined
  readonly bore: PixelResult['bore'] | undefined
  readonly timingsMs: Omit<InspectionResult['timingsMs'], 'total'>
  readonly heatmap?: HeatMap | null
}

/** The picture to judge, with recipe, model and thresholds. */
export interface StageTask {
  readonly request: InspectionRequest
  readonly recipe: Recipe
  readonly model: LoadedModel
  readonly thresholds: Thresholds
}

/** Runs the stages. @throws only errors that the caller caused; any other error gives NG with reason FAULT */
export async function runStages({ pixels, limits, clockMs, onFault }: StageParts, task: StageTask): Promise<Outcome> {
  const { request, recipe, model } = task
  let seen: PixelResult | null = null
  try {
    seen = await pixels({
      frame: request.frame,
      ...(request.raw && { raw: request.raw }),
      limits,
      locate: locateSpecOf(recipe, model.manifest),
      crop: model.manifest.crop,
      appearance: model.evidence !== null
    })
    const { circle, crop, appearance, bore, timingsMs } = seen
    if (crop === null) {
      const nothing = { score: null, evidence: null, circle, crop, appearance, bore, timingsMs }
      return { verdict: 'NG', reason: 'PART_NOT_FOUND', ...nothing }
    }
    return await scoreCrop(clockMs, task, seen, crop)
  } catch (error) {
    if (seen === null && isClientError(error)) throw error
    onFault(error, request)
    return {
      verdict: 'NG',
      reason: 'FAULT',
      score: null,
      evidence: null,
      circle: seen?.circle ?? null,
      crop: null,
      appearance: null,
      bore: seen?.bore,
      timingsMs: seen?.timingsMs ?? {}
    }
  }
}

/** Encodes and scores a crop, and judges it. @throws RangeError when the score is not finite */
async function scoreCrop(
  clockMs: () => number,
  { request, recipe, model, thresholds }: StageTask,
  { circle, appearance, view, bore, timingsMs }: PixelResult,
  crop: Crop
): Promise<Outcome> {
  const beforeEncode = clockMs()
  const row = await model.encoder.look(crop.data)
  const beforeScore = clockMs()
  const { score, evidence, isAlwaysNg, isStranger } = scorePart(model, row, appearance, recipe.evidence)
  const { threshold, reviewBand } = thresholds
  const judgement = judge(score, threshold, reviewBand, isStranger, isAlwaysNg)
  if (judgement.reason === 'FAULT') {
    throw new RangeError(
      `expected a finite score and threshold and a review band >= 0, received score ${score}, threshold `
        + `${threshold}, review band ${reviewBand}`
    )
  }
  const scored = clockMs()
  const heatmap = request.heatmap === true && circle !== null ? await heatMapOf(model, crop, circle) : null
  return {
    ...judgement,
    score: shownScore(score, threshold, judgement),
    evidence,
    circle,
    crop,
    appearance,
    view,
    bore,
    heatmap,
    timingsMs: { ...timingsMs, encode: beforeScore - beforeEncode, score: scored - beforeScore }
  }
}

/** Whether the caller caused the error, e.g. by a frame that cannot be read. Other errors are faults of the service. */
function isClientError(error: unknown): boolean {
  const statusCode = (error as { statusCode?: unknown } | null | undefined)?.statusCode
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
}
