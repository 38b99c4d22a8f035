import { APPEARANCE_NAMES } from '../../domain/inspection/evidence.ts'
import type { FeatureSpan } from '../../encoder/features.ts'
import { calibratePiece } from '../../scoring/evidence/calibrated-piece.ts'
import { type EvidencePiece, FLOORS, type PartView, pieceValues } from '../../scoring/evidence/evidence-model.ts'
import { fitGoodDistribution, unlikeness } from '../../scoring/evidence/good-distribution.ts'
import { PIECE_COUNTS } from '../../scoring/evidence/piece-count.ts'
import { joinRows } from '../../encoder/join-rows.ts'

export interface FittedPieces {
  readonly pieces: readonly EvidencePiece[]
  /** For each piece of evidence, how much each part differs from the parts of the other folds. */
  readonly unlike: readonly (readonly number[])[]
}

/**
 * Fits each piece of evidence to good parts. The limits come from comparisons of each part with other parts.
 * @param views measurements of each part; a measurement that is missing for a part (older file) gives no piece
 * @param folds numbers of the parts of each fold
 * @throws RangeError as `fitGoodDistribution` and `calibratePiece` do
 */
export function fitPieces(
  views: readonly PartView[],
  spans: readonly FeatureSpan[],
  folds: readonly (readonly number[])[]
): FittedPieces {
  const kinds = [
    ...spans.map(({ name, from, length }) => ({ name, span: { from, length } })),
    ...APPEARANCE_NAMES.filter((name) => views.every(({ appearance }) => appearance[name].length > 0)).map((name) => ({
      name,
      span: null
    }))
  ]
  const fitted = kinds.map(({ name, span }) => {
    const rows = views.map((view) => pieceValues({ name, span }, view))
    const unlike = compareAcross(rows, folds, FLOORS[name])
    const good = fitGoodDistribution(joinRows(rows), rows[0]!.length, FLOORS[name])
    return { piece: { name, span, good, calibration: calibratePiece(unlike), count: PIECE_COUNTS[name] }, unlike }
  })
  return { pieces: fitted.map(({ piece }) => piece), unlike: fitted.map(({ unlike }) => unlike) }
}

/** For each part, how much it differs from the parts of the other folds. */
function compareAcross(rows: readonly Float32Array[], folds: readonly (readonly number[])[], floor: number): number[] {
  const unlike = Array.from({ length: rows.length }, () => 0)
  for (const fold of folds) {
    const held = new Set(fold)
    const others = rows.filter((_, n) => !held.has(n))
    const good = fitGoodDistribution(joinRows(others), others[0]!.length, floor)
    for (const n of fold) unlike[n] = unlikeness(rows[n]!, good)
  }
  return unlike
}
