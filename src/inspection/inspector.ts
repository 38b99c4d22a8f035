import type {
  HeatMap,
  InspectionRequest,
  InspectionResult,
  Inspector,
  Reason,
  Verdict
} from '../domain/inspection/inspection.ts'
import type { View } from '../domain/inspection/view.ts'
import type { Appearance } from '../domain/inspection/evidence.ts'
import { locateSpecOf, type Thresholds, thresholdsOf } from '../domain/models/deciding.ts'
import { measureBore } from '../domain/inspection/bore.ts'
import { PLC_CODES } from '../domain/inspection/inspection.ts'
import type { Crop } from '../domain/inspection/image.ts'
import type { CropSpec, Recipe } from '../domain/recipes/recipe.ts'
import type { DecodeLimits } from '../imaging/decode/decode.ts'
import { capturedAtOf } from '../imaging/decode/captured-at.ts'
import { heatMapOf } from './heat-map.ts'
import { judge } from './judge.ts'
import { scorePart } from './score-part.ts'
import type { LoadedModel } from './models/loaded-model.ts'
import type { PixelResult, PixelStage } from './pixel-stage.ts'
import type { Serving } from './models/serving.ts'

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

export interface InspectorParts {
  /**
   * The recipe and the model version that judges for it.
   * @throws RecipeNotFound, RecipeWithoutModel, ModelNotFound, ModelBroken
   */
  readonly resolve: (recipeId: string) => Promise<Serving>
  readonly pixels: PixelStage
  readonly limits: DecodeLimits
  readonly newId: () => string
  readonly now: () => Date
  /** The next number of a station. Absent: results have none. */
  readonly nextNumber?: (station: string | null) => number
  /** What a judged picture is answered with. Absent: as it was judged. */
  readonly answer?: (recipe: Recipe, result: InspectionResult) => InspectionResult
  /** Milliseconds, monotonic. */
  readonly clockMs: () => number
  /** Called for every stage that failed unexpectedly. The part is judged NG with reason FAULT. */
  readonly onFault: (error: unknown, request: InspectionRequest) => void
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
export function createInspector({
  resolve,
  pixels,
  limits,
  newId,
  now,
  nextNumber,
  answer = (_, result) => result,
  clockMs,
  onFault,
  onJudged = () => {},
  keep
}: InspectorParts): Inspector {
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
      const outcome = await run(request, recipe, model, thresholds)
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
          bore: outcome.bore ? measureBore(outcome.bore, recipe.scaleMmPerPx) : null
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
        diameterMm: diameterOf(outcome.circle, recipe.scaleMmPerPx),
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

  async function run(
    request: InspectionRequest,
    recipe: Recipe,
    model: LoadedModel,
    thresholds: Thresholds
  ): Promise<Outcome> {
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
      const { circle, crop, appearance, view, bore, timingsMs } = seen
      if (crop === null) {
        const nothing = { score: null, evidence: null, circle, crop, appearance, bore, timingsMs }
        return { verdict: 'NG', reason: 'PART_NOT_FOUND', ...nothing }
      }
      const beforeEncode = clockMs()
      const row = await model.encoder.look(crop.data)
      const beforeScore = clockMs()
      const { score, evidence, isStranger } = scorePart(model, row, appearance, recipe.evidence)
      const { threshold, reviewBand } = thresholds
      const judgement = judge(score, threshold, reviewBand, isStranger)
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
        score,
        evidence,
        circle,
        crop,
        appearance,
        view,
        bore,
        heatmap,
        timingsMs: { ...timingsMs, encode: beforeScore - beforeEncode, score: scored - beforeScore }
      }
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
}

function diameterOf(circle: InspectionResult['circle'], mmPerPx: number | undefined): number | null {
  return circle === null || mmPerPx === undefined ? null : 2 * circle.r * mmPerPx
}

interface Outcome {
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

/** An error of errors.ts that the caller caused: a frame that can't be read. Everything else is a fault of ours. */
function isClientError(error: unknown): boolean {
  const statusCode = (error as { statusCode?: unknown } | null | undefined)?.statusCode
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
}
