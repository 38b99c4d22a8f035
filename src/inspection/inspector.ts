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

/** A picture that was judged, with what another version can judge it by. */
export interface Judged {
  readonly request: InspectionRequest
  readonly recipe: Recipe
  readonly result: InspectionResult
  /** How `crop` was cut. */
  readonly cropSpec: CropSpec
  /** Null where no part was found or a stage failed before. */
  readonly crop: Crop | null
  /** Null where no part was found, or nothing asked for it. */
  readonly appearance: Appearance | null
  /** Absent where no part was found or a stage failed before. */
  readonly view?: View
}

export interface InspectorParts extends StageParts {
  /**
   * The recipe and the model version that judges for it.
   * @throws RecipeNotFound, RecipeWithoutModel, ModelNotFound, ModelBroken
   */
  readonly resolve: (recipeId: string) => Promise<Serving>
  readonly newId: () => string
  readonly now: () => Date
  /** The next number of a station. Absent: results have none. */
  readonly nextNumber?: (station: string | null) => number
  /** What a judged picture is answered with. Absent: as it was judged. */
  readonly answer?: (recipe: Recipe, result: InspectionResult) => InspectionResult
  /** Called for every verdict before it is answered. Must take no time. */
  readonly onJudged?: (judged: Judged) => void
  /**
   * Keeps what was judged; the answer waits for it.
   * @returns what is on record in its place, which is the answer then
   * @throws then there is no answer
   */
  readonly keep?: (judged: Judged) => Promise<InspectionResult | undefined>
}

/** One picture's way through the stages: pixels -> encoder -> score -> verdict. */
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
