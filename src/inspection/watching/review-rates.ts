import type { ReviewCount, ReviewRates } from '../../domain/labelled/review.ts'
import { binomialBounds } from '../../scoring/binomial-bounds.ts'

/**
 * Rates of each recipe, from the labels of its review. Only the random sample counts, because parts that are queued for
 * being doubtful do not represent the line. In the sample a doubtful part is neither an escape nor an overkill, but it
 * counts among all defects and all good parts. The bounds are those of Clopper and Pearson for the given number of
 * defects. They assume that parts without a label do not differ from the others.
 */
export function reviewRates(counts: readonly ReviewCount[]): ReviewRates[] {
  return [...new Set(counts.map(({ recipe }) => recipe))].sort().map((recipe) => {
    const sum = (wanted: Partial<ReviewCount>): number =>
      counts
        .filter(
          (each) =>
            each.recipe === recipe
            && Object.entries(wanted).every(([key, value]) => each[key as keyof ReviewCount] === value)
        )
        .reduce((total, { count }) => total + count, 0)
    const [good, defect] = [sum({ label: 'good', sampled: true }), sum({ label: 'defect', sampled: true })]
    return {
      recipe,
      waiting: sum({ label: null }),
      labels: { good: sum({ label: 'good' }), defect: sum({ label: 'defect' }) },
      escapes: sum({ label: 'defect', verdict: 'OK' }),
      overkills: sum({ label: 'good', verdict: 'NG' }),
      sample: { labelled: good + defect, waiting: sum({ label: null, sampled: true }) },
      escapeRate: binomialBounds(sum({ label: 'defect', verdict: 'OK', sampled: true }), defect),
      overkillRate: binomialBounds(sum({ label: 'good', verdict: 'NG', sampled: true }), good)
    }
  })
}
