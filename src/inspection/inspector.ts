import type { InspectionRequest, InspectionResult, Inspector } from '../domain/inspection/inspection.ts'
import type { View } from '../domain/inspection/view.ts'
import type { Appearance } from '../domain/inspection/evidence.ts'
import { thresholdsOf } from '../domain/models/deciding.ts'
import { diameterMm, measureBore } from '../domain/inspection/bore.ts'
import { PLC_CODES } from '../domain/inspection/inspection.ts'
import type { Crop } from '../domain/inspection/image.ts'
import type { CropSpec, Recipe } from '../domain/recipes/recipe.ts'
import { capturedAtOf } from '../imaging/decode/captured-at.ts'
import type { Serving } from './models/serving.ts'
import { runStages, type StageParts } from './run-stages.ts'

/** A judged picture, with the data that another version needs to judge it. */
export interface Judged {
  readonly request: InspectionRequest
  readonly recipe: Recipe
  readonly result: InspectionResult
  /** Specification of `crop`. */
  readonly cropSpec: CropSpec
  /** Null if no part was found, or an earlier stage failed. */
  readonly crop: Crop | null
  /** Null if no part was found, or it was not requested. */
  readonly appearance: Appearance | null
  /** Absent if no part was found, or an earlier stage failed. */
  readonly view?: View
}

export interface InspectorParts extends StageParts {
  /**
   * The recipe and its active model version.
   * @throws RecipeNotFound, RecipeWithoutModel, ModelNotFound, ModelBroken
   */
  readonly resolve: (recipeId: string) => Promise<Serving>
  readonly newId: () => string
  readonly now: () => Date
  /** The next number of a station. Absent: results have no number. */
  readonly nextNumber?: (station: string | null) => number
  /** Changes the result before it is answered. Absent: no change. */
  readonly answer?: (recipe: Recipe, result: InspectionResult) => InspectionResult
  /** Called for every verdict before it is answered. It must return immediately. */
  readonly onJudged?: (judged: Judged) => void
  /**
   * Stores the result. The answer waits for it.
   * @returns the result that is recorded already for this measurement; it is answered instead
   * @throws if it cannot be stored; there is no verdict then
   */
  readonly keep?: (judged: Judged) => Promise<InspectionResult | undefined>
}

/** Runs a picture through the stages: pixels -> encoder -> score -> verdict. */
export function createInspector(parts: InspectorParts): Inspector {
  const { resolve, newId, now, nextNumber, answer = (_, result) => result, clockMs, onJudged = () => {}, keep } = parts
  return {
    async inspect(request) {
      const judged = await judgeOne(request)
      const inItsPlace = await keep?.(judged)
      if (inItsPlace !== undefined) return inItsPlace
      onJudged(judged)
      return judged.result
    }
  }

  async function judgeOne(asked: InspectionRequest): Promise<Judged> {
    const start = clockMs()
    const receivedAt = asked.received?.at ?? now().toISOString()
    const { recipe, model, release } = await resolve(asked.recipeId)
    const { bitDepth } = recipe
    const request = asked.raw === undefined && bitDepth !== undefined ? { ...asked, raw: { bitDepth } } : asked
    try {
      const thresholds = thresholdsOf(recipe, model.manifest)
      const outcome = await runStages(parts, { request, recipe, model, thresholds })
      const result: InspectionResult = {
        resultId: newId(),
        verdict: outcome.verdict,
        ok: outcome.verdict === 'OK',
        code: PLC_CODES[outcome.reason],
        reason: outcome.reason,
        score: outcome.score,
        threshold: thresholds.threshold,
        evidence: outcome.evidence,
        circle: outcome.circle,
        ...(recipe.locate.bore !== undefined && {
          bore: outcome.bore && outcome.circle ? measureBore(outcome.bore, outcome.circle, recipe) : null
        }),
        recipe: recipe.id,
        modelVersion: model.manifest.version,
        partId: request.partId ?? null,
        measId: request.measId ?? null,
        station: request.station ?? null,
        capturedAt: request.capturedAt ?? capturedAtOf(request.frame),
        receivedAt,
        judgedAt: now().toISOString(),
        sequence: nextNumber?.(request.station ?? null) ?? null,
        diameterMm: diameterMm(outcome.circle, recipe),
        timingsMs: { ...outcome.timingsMs, total: clockMs() - start },
        ...(request.heatmap === true && { heatmap: outcome.heatmap ?? null })
      }
      return {
        request,
        recipe,
        result: answer(recipe, result),
        cropSpec: model.manifest.crop,
        crop: outcome.crop,
        appearance: outcome.appearance,
        ...(outcome.view !== undefined && { view: outcome.view })
      }
    } finally {
      release()
    }
  }
}
