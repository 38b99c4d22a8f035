import type { EvidenceSettings } from '../../domain/inspection/evidence.ts'
import { calibratePiece } from '../../scoring/evidence/calibrated-piece.ts'
import type { EvidenceModel, PartView } from '../../scoring/evidence/evidence-model.ts'
import { type PieceScore, type ScoredEvidence, scorePieces } from '../../scoring/evidence/score-evidence.ts'
import type { EncoderNetwork } from '../../encoder/dense-head.ts'
import { fitPieces } from './fit-pieces.ts'
import { viewParts, type ViewOptions } from './view-parts.ts'

export interface EvidenceOptions extends ViewOptions {
  /** Of each part: the distance to the nearest prototypes of other parts. */
  readonly distances: readonly number[]
}

export interface FittedEvidence {
  /** The encoder with patches where crops are polar; else as it was. */
  readonly network: EncoderNetwork
  readonly evidence: EvidenceModel
  /** What was seen of each part. */
  readonly views: readonly PartView[]
  /** Of each part, against the parts of the other folds. */
  readonly scores: readonly number[]
  /** The same with other settings of a recipe. */
  scoresWith(settings: EvidenceSettings): number[]
  /** The piece that found each part the most unusual, with its score. */
  readonly strongest: readonly PieceScore[]
}

/**
 * Learns what good parts have in common beside their embeddings, and how far each kind of measurement may go. Each
 * part is measured
 * against others than itself, so that the limits hold for parts to come.
 * @throws RangeError as `fitPieces` does
 */
export async function fitEvidence(options: EvidenceOptions): Promise<FittedEvidence> {
  const { cuts, distances, folds } = options
  const { network, spans, views } = await viewParts(options)
  const { pieces, unlike } = fitPieces(views, spans, folds)
  const evidence: EvidenceModel = { embedding: calibratePiece(distances), pieces }
  const scoreAll = (settings: EvidenceSettings = {}): ScoredEvidence[] =>
    cuts.map((_, n) => {
      const measured = pieces.map(({ name, calibration }, piece) => ({ name, calibration, unlike: unlike[piece]![n]! }))
      return scorePieces(evidence.embedding, distances[n]!, measured, settings)
    })
  const scored = scoreAll()
  return {
    network,
    evidence,
    views,
    scores: scored.map(({ score }) => score),
    scoresWith: (settings) => scoreAll(settings).map(({ score }) => score),
    strongest: scored.map(({ pieces: [first] }) => first!)
  }
}
