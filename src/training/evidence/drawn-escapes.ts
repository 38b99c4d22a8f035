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
  /** OK below this score. */
  readonly okBelow: number
}

/**
 * Draws each kind of defect onto good parts and counts what would pass as OK: a second witness beside the good parts'
 * own scores,
 * where no real defects are known. What was measured on the picture itself stays that of the good part.
 */
export async function drawnEscapes(
  { encoder, good, defect, evidence, k, okBelow }: JudgingModel,
  cuts: readonly Cut[],
  crop: CropSpec,
  seed: number
): Promise<DrawnEscape[]> {
  const random = createRandom(seed).fork('drawn escapes')
  const some = cuts.slice(0, MAX_PARTS)
  const [D, F] = [encoder.embeddingSize, encoder.featureSize]
  const result: DrawnEscape[] = []
  for (const [kind, draw] of Object.entries(DEFECTS_BY_NAME)) {
    const drawn = some.map((cut) => ({ pixels: drawDefect(cut.pixels, crop, random, [draw]) }))
    const { embeddings, features } = await lookAtCuts(drawn, encoder, crop)
    const escaped = some.filter(({ appearance }, n) => {
      const distance = anomalyScore(embeddings.subarray(n * D, (n + 1) * D), good, defect, k)
      const view = { features: features.subarray(n * F, (n + 1) * F), appearance }
      return scoreEvidence(evidence, distance, view).score < okBelow
    }).length
    result.push({ kind, drawn: some.length, escaped })
  }
  return result
}
