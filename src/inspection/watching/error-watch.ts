import { LRUCache } from 'lru-cache'
import type { ErrorSum } from '../../domain/inspection/stability.ts'
import type { ReviewPart } from '../../domain/labelled/review.ts'
import { type BernoulliCusum, createBernoulliCusum } from '../../scoring/control/bernoulli-cusum.ts'

/** Shares of wrong verdicts among randomly chosen parts: the usual one, and the one that must be noticed. */
const RATES = { usual: 0.01, raised: 0.04 }
const MAX_RECIPES = 1024
/** Number of parts that are remembered, so that a corrected label does not count again. */
const MAX_REMEMBERED = 10_000

export interface ErrorWatch {
  /** Must be called for each label that a person gives. */
  add(part: Pick<ReviewPart, 'result' | 'sampled' | 'said'>): void
  sums(): readonly ErrorSum[]
}

/** Watches for a raised rate of wrong verdicts in reviewed parts: defects judged OK, good parts judged NG. */
export function createErrorWatch(): ErrorWatch {
  const recipes = new LRUCache<string, { readonly cusum: BernoulliCusum; sum: number }>({ max: MAX_RECIPES })
  const seen = new LRUCache<string, true>({ max: MAX_REMEMBERED })
  return {
    add({ result, sampled, said }) {
      // A REVIEW is not an error. Parts that were not chosen at random do not represent the line.
      if (!sampled || said === null || result.verdict === 'REVIEW' || seen.has(result.resultId)) return
      seen.set(result.resultId, true)
      const own = recipes.get(result.recipe) ?? { cusum: createBernoulliCusum(RATES), sum: 0 }
      recipes.set(result.recipe, own)
      own.sum = own.cusum.add((said.label === 'good') !== (result.verdict === 'OK'))
    },
    sums: () =>
      [...recipes.rkeys()].map((recipe) => {
        const { sum, cusum } = recipes.peek(recipe)!
        return { recipe, sum, limit: cusum.limit }
      })
  }
}
