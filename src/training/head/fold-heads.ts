import { fisherDirection } from '../../scoring/fisher-direction.ts'
import { momentsOf, momentsWithout, type RowMoments } from '../../scoring/row-moments.ts'
import { joinRows } from '../../encoder/join-rows.ts'
import { type DefectHead, defectHead } from './defect-head.ts'
import type { PartFeatures } from './part-features.ts'

export interface FoldHeads {
  /** Fitted to all parts. */
  readonly all: DefectHead
  /** One for each fold, fitted to the parts of the other folds. */
  readonly without: readonly DefectHead[]
}

/**
 * Last layers fitted to parts and to defects drawn on them (`defectHead`): for all parts, and without the parts of each
 * fold. The direction in which the defects differ from the parts replaces a trained classifier. The sums that all of
 * them need are computed once.
 * @param folds numbers of the parts of each fold; each part is in one
 * @throws RangeError as `defectHead` and `fisherDirection` do
 */
export function fitHeads(parts: readonly PartFeatures[], folds: readonly (readonly number[])[], P: number): FoldHeads {
  const rowsOf = (some: readonly number[]): Float32Array => joinRows(some.flatMap((n) => parts[n]!.views))
  const good = momentsWithout(folds.map((fold) => momentsOf(rowsOf(fold), P)))
  const defects = momentsWithout(folds.map((fold) => momentsOf(joinRows(fold.map((n) => parts[n]!.defects)), P)))
  const fit = (some: readonly number[], own: RowMoments, drawn: RowMoments): DefectHead => {
    const rows = rowsOf(some)
    return defectHead(rows, own, { weights: Float32Array.from(fisherDirection(own, drawn)), bias: 0 })
  }
  const every = parts.map((_, n) => n)
  return {
    all: fit(every, good.all, defects.all),
    without: folds.map((fold, k) => {
      const held = new Set(fold)
      const others = every.filter((n) => !held.has(n))
      return fit(others, good.without[k]!, defects.without[k]!)
    })
  }
}
