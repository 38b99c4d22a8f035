import type { EvidenceName, EvidenceSettings } from '../../domain/inspection/evidence.ts'
import { calibratePiece } from '../../scoring/evidence/calibrated-piece.ts'
import type { EvidenceModel, PartView } from '../../scoring/evidence/evidence-model.ts'
import { STRANGER_FROM } from '../../scoring/evidence/piece-count.ts'
import { scorePieces } from '../../scoring/evidence/score-evidence.ts'
import type { EncoderNetwork } from '../../encoder/dense-head.ts'
import { fitPieces } from './fit-pieces.ts'
import { viewParts, type ViewOptions } from './view-parts.ts'

export interface EvidenceOptions extends ViewOptions {
  /** For each part, the distance to the nearest prototypes of other parts. */
  readonly distances: readonly number[]
}

export interface FittedEvidence {
  /** The encoder, with patches if crops are polar; otherwise unchanged. */
  readonly network: EncoderNetwork
  readonly evidence: EvidenceModel
  /** Measurements of each part. */
  readonly views: readonly PartView[]
  /** For each piece of evidence (first the embedding): how much each part differs from the parts of the other folds. */
  readonly unlike: readonly { readonly name: EvidenceName; readonly values: readonly number[] }[]
}

/**
 * Learns what good parts have in common beside their embeddings, and how far each kind of measurement may go. Each part
 * is compared only with other parts, so that the limits are valid for new parts.
 * @throws RangeError as `fitPieces` does
 */
export async function fitEvidence(options: EvidenceOptions): Promise<FittedEvidence> {
  const { distances, folds } = options
  const { network, spans, views } = await viewParts(options)
  const { pieces, unlike } = fitPieces(views, spans, folds)
  return {
    network,
    evidence: { embedding: calibratePiece(distances), pieces, strangerFrom: STRANGER_FROM },
    views,
    unlike: [{ name: 'embedding', values: distances }, ...pieces.map(({ name }, n) => ({ name, values: unlike[n]! }))]
  }
}

/** The same evidence with limits from only some of the parts. @param usual numbers of these parts */
export function withLimitsOf(
  { evidence, unlike, ...fitted }: FittedEvidence,
  usual: readonly number[]
): FittedEvidence {
  const [embedding, ...others] = unlike.map(({ values }) => calibratePiece(usual.map((n) => values[n]!)))
  const pieces = evidence.pieces.map((piece, n) => ({ ...piece, calibration: others[n]! }))
  return { ...fitted, unlike, evidence: { ...evidence, embedding: embedding!, pieces } }
}

/** Score of each part, compared with the parts of the other folds. @param settings of a recipe */
export function scoresAcross(
  { evidence, unlike }: Pick<FittedEvidence, 'evidence' | 'unlike'>,
  settings: EvidenceSettings = {}
): number[] {
  const [distances, ...others] = unlike
  return distances!.values.map((distance, n) => {
    const measured = evidence.pieces.map((own, piece) => ({
      ...own,
      unlike: others[piece]!.values[n]!
    }))
    return scorePieces(evidence, distance, measured, settings).score
  })
}
