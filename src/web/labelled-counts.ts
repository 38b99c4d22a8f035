import type { Dataset } from './api-types.ts'

/** As /review/rates tells it. */
export interface ReviewLabels {
  readonly recipe: string
  readonly labels: { readonly good: number; readonly defect: number }
}

/** What a training on all labelled pictures of a recipe takes: its uploaded set, and what was labelled in review. */
export function describeLabelled(
  recipe: string,
  datasets: readonly Pick<Dataset, 'name' | 'counts'>[],
  rates: readonly ReviewLabels[]
): string {
  const uploaded = datasets.find(({ name }) => name === recipe)?.counts
  const reviewed = rates.find((each) => each.recipe === recipe)?.labels
  const parts = [
    [uploaded, 'uploaded'],
    [reviewed, 'from review']
  ] as const
  const words = parts.flatMap(([counts, where]) =>
    counts !== undefined && counts.good + counts.defect > 0
      ? [`${counts.good} good, ${counts.defect} defect ${where}`]
      : []
  )
  return `All labelled pictures of the recipe (${words.join('; ') || 'none yet'})`
}
