import { createRandom } from '../../domain/random.ts'
import type { CropSpec } from '../../domain/recipes/recipe.ts'
import type { EncoderRuntime } from '../../encoder/runtime.ts'
import { anomalyScore } from '../../scoring/anomaly-score.ts'
import type { EvidenceModel } from '../../scoring/evidence/evidence-model.ts'
import { scoreEvidence } from '../../scoring/evidence/score-evidence.ts'
import type { MemoryBank } from '../../scoring/memory-bank.ts'
import type { Cut } from '../dataset/cut-pictures.ts'
import { lookAtCuts } from '../dataset/embed-cuts.ts'
import { DEFECTS_BY_NAME, drawDefect } from '../network/synthetic-defect.ts'

/** What becomes of drawn defects of one kind. */
export interface DrawnEscape {
  readonly kind: string
  readonly drawn: number
  /** Judged OK. */
  readonly escaped: number
}

/** Parts onto which each kind is drawn at most. */
const MAX_PARTS = 30

export interface JudgingModel {
  readonly encoder: EncoderRuntime
  readonly good: MemoryBank
  readonly defect: MemoryBank | null
  readonly evidence: EvidenceModel
  readonly k: number
}

/** Score of a part with a drawn defect. */
export interface DrawnScore {
  readonly kind: string
  /** Of the good part. */
  readonly file: string
  readonly score: number
}

/**
 * Draws each kind of defect onto good parts and scores them: a second witness beside the good parts' own scores, where
 * no real defects are known. What was measured on the picture itself stays that of the good part.
 */
export async function drawnScores(
  { encoder, good, defect, evidence, k }: JudgingModel,
  cuts: readonly Cut[],
  crop: CropSpec,
  seed: number
): Promise<DrawnScore[]> {
  const random = createRandom(seed).fork('drawn escapes')
  const some = cuts.slice(0, MAX_PARTS)
  const [D, F] = [encoder.embeddingSize, encoder.featureSize]
  const result: DrawnScore[] = []
  for (const [kind, draw] of Object.entries(DEFECTS_BY_NAME)) {
    const drawn = some.map((cut) => ({ pixels: drawDefect(cut.pixels, crop, random, [draw]) }))
    const { embeddings, features } = await lookAtCuts(drawn, encoder, crop)
    some.forEach(({ appearance, picture: { file } }, n) => {
      const distance = anomalyScore(embeddings.subarray(n * D, (n + 1) * D), good, defect, k)
      const view = { features: features.subarray(n * F, (n + 1) * F), appearance }
      result.push({ kind, file, score: scoreEvidence(evidence, distance, view).score })
    })
  }
  return result
}

/** What would pass as OK, kind by kind. @param okBelow OK below this score */
export function drawnEscapes(scores: readonly DrawnScore[], okBelow: number): DrawnEscape[] {
  const kinds = new Set(scores.map(({ kind }) => kind))
  return [...kinds].map((kind) => {
    const own = scores.filter((drawn) => drawn.kind === kind)
    return { kind, drawn: own.length, escaped: own.filter(({ score }) => score < okBelow).length }
  })
}
