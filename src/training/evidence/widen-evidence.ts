import type { EvidenceModel } from '../../scoring/evidence/evidence-model.ts'
import type { FeatureSpan } from '../../encoder/features.ts'
import { fitPieces } from './fit-pieces.ts'
import { partFolds } from './learn-evidence.ts'
import type { NamedView } from './views-file.ts'

/**
 * Adds more good parts to the evidence. The scale of the embedding and the weights of the pieces do not change, so the
 * threshold stays valid.
 */
export function widenEvidence(model: EvidenceModel, views: readonly NamedView[], seed: number): EvidenceModel {
  const spans = model.pieces.flatMap(({ name, span }) => (span === null ? [] : [{ name, ...span } as FeatureSpan]))
  const pictures = views.map(({ part }, n) => ({ file: String(n), label: 'good' as const, part }))
  const { pieces } = fitPieces(views, spans, partFolds(pictures, seed))
  const counts = new Map(
    model.pieces.flatMap(({ name, count, followedBy }) => [name, followedBy ?? []].flat().map((own) => [own, count]))
  )
  return {
    ...model,
    pieces: pieces.flatMap((piece) => {
      const count = counts.get(piece.name)
      return count === undefined ? [] : [{ ...piece, count }]
    })
  }
}
