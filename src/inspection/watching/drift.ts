import { LRUCache } from 'lru-cache'
import type { Drift } from '../../domain/inspection/drift.ts'
import type { InspectionResult } from '../../domain/inspection/inspection.ts'
import { ksDistance } from '../../scoring/ks-distance.ts'

/** Number of scores of a recipe that are compared, the latest ones. */
export const WINDOW = 500
/** Fewer scores are not enough to recognise a drift. */
export const FEWEST = 50
/**
 * Number of recipes that are watched. Beyond it, the recipe that has been without results for the longest time is
 * dropped.
 */
export const MAX_RECIPES = 1024

export interface DriftParts {
  /**
   * Scores of good parts with which the version's threshold was chosen; null if they are not known. Called once per
   * version.
   */
  readonly reference: (recipe: string, version: string) => Promise<readonly number[] | null>
  readonly onFault: (error: unknown) => void
}

export interface DriftWatch {
  /** Adds a result. Returns immediately. */
  add(result: Pick<InspectionResult, 'recipe' | 'modelVersion' | 'score'>): void
  /** Drifts of recipes with enough scores and a known reference. */
  drifts(): readonly Drift[]
}

interface Watched {
  readonly version: string
  /** Ring buffer of the last `WINDOW` scores. */
  readonly scores: Float64Array
  count: number
  /** Ascending; null until it is read, and if there is none. */
  reference: Float64Array | null
}

/**
 * Compares the last scores of each recipe with the scores of the good parts that set its version's threshold. A new
 * version starts with no scores, because scores of two encoders cannot be compared. The live scores include defective
 * parts, so a line with p % defective parts shows a distance of up to p % without any drift.
 */
export function createDriftWatch({ reference, onFault }: DriftParts): DriftWatch {
  const recipes = new LRUCache<string, Watched>({ max: MAX_RECIPES })

  function watch(recipe: string, version: string): Watched {
    const watched: Watched = { version, scores: new Float64Array(WINDOW), count: 0, reference: null }
    reference(recipe, version).then((scores) => {
      if (scores !== null && scores.length > 0) watched.reference = Float64Array.from(scores).sort()
    }, onFault)
    return watched
  }

  return {
    add({ recipe, modelVersion, score }) {
      if (score === null) return
      const known = recipes.get(recipe)
      const watched = known?.version === modelVersion ? known : watch(recipe, modelVersion)
      recipes.set(recipe, watched)
      watched.scores[watched.count++ % WINDOW] = score
    },
    drifts() {
      return [...recipes.rkeys()].flatMap((recipe) => {
        const { version: modelVersion, scores, count, reference } = recipes.peek(recipe)!
        const compared = Math.min(count, WINDOW)
        if (reference === null || compared < FEWEST) return []
        const distance = ksDistance(scores.slice(0, compared).sort(), reference)
        return [{ recipe, modelVersion, distance, scores: compared }]
      })
    }
  }
}
