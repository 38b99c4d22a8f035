import type { Appearance, EvidenceScore, EvidenceSettings } from '../domain/inspection/evidence.ts'
import { anomalyScore } from '../scoring/anomaly-score.ts'
import { scoreEvidence } from '../scoring/evidence/score-evidence.ts'
import { saysWhy } from './evidence-words.ts'
import type { LoadedModel } from './models/loaded-model.ts'

export interface PartScore {
  readonly score: number
  /** The most unusual first; null if the version has only embeddings. */
  readonly evidence: readonly EvidenceScore[] | null
  /** Whether the part is NG, whatever its score. */
  readonly isAlwaysNg: boolean
  /** Whether the part is not a defective part, but another product or no part at all. */
  readonly isStranger: boolean
}

/**
 * Scores a part from the encoder's output.
 * @param row result of `EncoderRuntime.look` for one crop
 * @param appearance may be null only if the version has no evidence
 * @throws RangeError as `anomalyScore` does, and if the appearance is missing
 */
export function scorePart(
  { manifest, encoder, good, defect, evidence }: LoadedModel,
  row: Float32Array,
  appearance: Appearance | null,
  settings: EvidenceSettings = {}
): PartScore {
  const distance = anomalyScore(row.subarray(0, encoder.embeddingSize), good, defect, manifest.scoring.k)
  if (evidence === null) return { score: distance, evidence: null, isAlwaysNg: false, isStranger: false }
  if (appearance === null) throw new RangeError('expected the measurements of the picture, received none')
  const view = { features: row.subarray(encoder.embeddingSize), appearance }
  const { score, pieces, isAlwaysNg, isStranger } = scoreEvidence(evidence, distance, view, settings)
  const described = pieces.map((piece) => {
    const says = piece.score > 1 ? saysWhy(evidence, piece.name, view) : null
    return says === null ? piece : { ...piece, says }
  })
  return { score, evidence: described, isAlwaysNg, isStranger }
}
