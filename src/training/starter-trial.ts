import { RECIPE_DEFAULTS } from '../domain/recipes/recipe.ts'
import { anomalyScore, NEAREST_PROTOTYPES } from '../scoring/anomaly-score.ts'
import { createBank } from '../scoring/memory-bank.ts'
import { auroc } from '../scoring/roc.ts'
import type { Cut } from './dataset/cut-pictures.ts'
import { embedCuts, type Embed } from './dataset/embed-cuts.ts'
import { drawGoodParts, withDefects } from './starter-parts.ts'

/**
 * Products for measuring the progress. Some good parts of each product are taught. Others are judged, first as they are
 * and then with a drawn defect.
 */
export interface Trial {
  readonly products: number
  readonly taught: number
  readonly judged: number
}

export const TRIAL: Trial = { products: 12, taught: 20, judged: 20 }

export interface TrialProduct {
  readonly taught: readonly Cut[]
  readonly good: readonly Cut[]
  readonly defect: readonly Cut[]
}

export function drawTrial({ products, taught, judged }: Trial, seed: number): TrialProduct[] {
  const { crop } = RECIPE_DEFAULTS
  const perProduct = taught + judged
  const cuts = drawGoodParts(crop, { products, perProduct, seed: `trial ${seed}` })
  return Array.from({ length: products }, (_, product) => {
    const own = cuts.slice(product * perProduct, (product + 1) * perProduct)
    const good = own.slice(taught)
    return { taught: own.slice(0, taught), good, defect: withDefects(good, crop, `trial defects ${seed}/${product}`) }
  })
}

/** Mean AUROC over the trial's products. Each product is compared with its own taught parts. */
export async function tryOut(trial: readonly TrialProduct[], embed: Embed): Promise<number> {
  const { crop } = RECIPE_DEFAULTS
  let sum = 0
  for (const { taught, good, defect } of trial) {
    const { rows, D } = await embedCuts([...taught, ...good, ...defect], embed, crop)
    const bank = createBank(rows.subarray(0, taught.length * D), D)
    const score = (n: number): number => anomalyScore(rows.subarray(n * D, (n + 1) * D), bank, null, NEAREST_PROTOTYPES)
    sum +=
      auroc(
        good.map((_, n) => score(taught.length + n)),
        defect.map((_, n) => score(taught.length + good.length + n))
      )! / trial.length
  }
  return sum
}
