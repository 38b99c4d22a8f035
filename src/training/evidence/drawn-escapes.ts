import type { EvidenceSettings } from '../../domain/inspection/evidence.ts'
import { createRandom } from '../../domain/random.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'
import { anomalyScore } from '../../scoring/anomaly-score.ts'
import type { EvidenceModel, PartView } from '../../scoring/evidence/evidence-model.ts'
import { scoreEvidence } from '../../scoring/evidence/score-evidence.ts'
import type { MemoryBank } from '../../scoring/memory-bank.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { lookAtCuts } from '../dataset/embed-cuts.ts'
import { DEFECTS_BY_NAME, drawDefect } from '../network/synthetic-defect.ts'

/** Result for drawn defects of one kind. */
export interface DrawnEscape {
  readonly kind: string
  readonly drawn: number
  /** Number of them judged OK. */
  readonly escaped: number
}

/** A defect that was drawn on a good part, with its embedding and features. */
export interface DrawnDefect {
  readonly kind: string
  /** Name of the good part. */
  readonly file: string
  /** Distance of its embedding to the nearest prototypes. */
  readonly distance: number
  readonly view: PartView
}

/** Maximum number of parts onto which each kind is drawn. */
const MAX_PARTS = 30

export interface LookingModel {
  readonly encoder: EncoderRuntime
  readonly good: MemoryBank
  readonly k: number
}

/**
 * Draws each kind of defect onto good parts. If no real defects are known, their scores give more information than the
 * good parts' scores alone. Measurements of the picture itself remain those of the good part.
 */
export async function drawDefects(
  { encoder, good, k }: LookingModel,
  cuts: readonly Cut[],
  crop: CropSpec,
  seed: number
): Promise<DrawnDefect[]> {
  const random = createRandom(seed).fork('drawn escapes')
  const some = cuts.slice(0, MAX_PARTS)
  const [D, F] = [encoder.embeddingSize, encoder.featureSize]
  const result: DrawnDefect[] = []
  for (const [kind, draw] of Object.entries(DEFECTS_BY_NAME)) {
    const drawn = some.map((cut) => ({ pixels: drawDefect(cut.pixels, crop, random, [draw]) }))
    const { embeddings, features } = await lookAtCuts(drawn, encoder, crop)
    some.forEach(({ appearance, picture: { file } }, n) => {
      const distance = anomalyScore(embeddings.subarray(n * D, (n + 1) * D), good, null, k)
      result.push({ kind, file, distance, view: { features: features.subarray(n * F, (n + 1) * F), appearance } })
    })
  }
  return result
}

/** Scores of drawn defects, in order. @param settings of a recipe */
export const scoresOfDrawn = (
  drawn: readonly DrawnDefect[],
  evidence: EvidenceModel,
  settings: EvidenceSettings = {}
): number[] => drawn.map(({ distance, view }) => scoreEvidence(evidence, distance, view, settings).score)

/**
 * Number of drawn defects of each kind that are judged OK. @param scores of the drawn defects, in order @param okBelow
 * scores below it are OK
 */
export function drawnEscapes(drawn: readonly DrawnDefect[], scores: readonly number[], okBelow: number): DrawnEscape[] {
  return [...new Set(drawn.map(({ kind }) => kind))].map((kind) => {
    const own = scores.filter((_, n) => drawn[n]!.kind === kind)
    return { kind, drawn: own.length, escaped: own.filter((score) => score < okBelow).length }
  })
}
