import type { Dataset } from '../api-types.ts'
import { t } from '../language/translate.ts'

/** As /review/rates tells it. */
export interface ReviewLabels {
  readonly recipe: string
  readonly labels: { readonly good: number; readonly defect: number }
}

/**
 * What a training on all labelled pictures of a recipe takes: those uploaded to the set of its name, and those labelled
 * in review.
 */
export function describeLabelled(
  recipe: string,
  datasets: readonly Pick<Dataset, 'name' | 'counts'>[],
  rates: readonly ReviewLabels[]
): string {
  const uploaded = datasets.find(({ name }) => name === recipe)?.counts
  const reviewed = rates.find((each) => each.recipe === recipe)?.labels
  const parts = [
    [uploaded, '{good} good, {defect} defect uploaded'],
    [reviewed, '{good} good, {defect} defect from review']
  ] as const
  const words = parts.flatMap(([counts, text]) =>
    counts !== undefined && counts.good + counts.defect > 0
      ? [t(text, { good: counts.good, defect: counts.defect })]
      : []
  )
  return t('All labelled pictures of the recipe ({counts})', { counts: words.join('; ') || t('none yet') })
}
