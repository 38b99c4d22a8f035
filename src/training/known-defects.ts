import type { CropSpec } from '../domain/recipes/recipe.ts'
import { limitedBank } from '../scoring/limited-bank.ts'
import type { MemoryBank } from '../scoring/memory-bank.ts'
import { auroc } from '../scoring/roc.ts'
import { scoresByLabel } from './choose-threshold.ts'
import type { Cut } from './dataset/cut-pictures.ts'
import { type Embed, embedCuts } from './dataset/embed-cuts.ts'
import type { Looked } from './look-all.ts'

/** With fewer known defects it is not clear where defects lie. */
const MIN_DEFECTS = 20
/**
 * Known defects join the score only if they raise the AUROC on the validation pictures by this much. They make the
 * score harder to read, and the encoder's last layer already knows most of what they add.
 */
const MIN_GAIN = 0.002

/** Distance of a picture, with known defects or (if null) without them. */
export type DistanceWith = (defects: MemoryBank | null) => (look: Looked) => number

/**
 * The bank of known defects; null if there are too few, or if it hardly improves the separation of the validation
 * pictures.
 */
export async function usefulDefects(
  defects: readonly Cut[],
  { embed, crop, seed }: { readonly embed: Embed; readonly crop: CropSpec; readonly seed: number },
  distanceWith: DistanceWith,
  held: readonly Looked[]
): Promise<MemoryBank | null> {
  if (defects.length < MIN_DEFECTS) return null
  const { rows, D } = await embedCuts(defects, embed, crop)
  const bank = limitedBank(rows, D, seed)
  const auc = (distance: (look: Looked) => number): number => {
    const cuts = held.map(({ cut }) => cut)
    const { good, defect } = scoresByLabel(cuts, held.map(distance))
    return auroc(good, defect) ?? 0
  }
  return auc(distanceWith(bank)) - auc(distanceWith(null)) >= MIN_GAIN ? bank : null
}
