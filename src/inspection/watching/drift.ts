import { LRUCache } from 'lru-cache'
import type { Drift } from '../../domain/inspection/drift.ts'
import type { InspectionResult } from '../../domain/inspection/inspection.ts'
import { ksDistance } from '../../scoring/ks-distance.ts'

/** Scores of a recipe that are compared: the last ones. */
export const WINDOW = 500
/** With fewer, chance alone looks like drift. */
export const FEWEST = 50
/** Recipes watched. Beyond that, the one without results for longest is dropped. */
export const MAX_RECIPES = 1024

export interface DriftParts {
  /**
   * Scores of good parts that the version's threshold was chosen by; null where it doesn't know them. Asked once per
   * version.
   */
  readonly reference: (recipe: string, version: string) => Promise<readonly number[] | null>
  readonly onFault: (error: unknown) => void
}

export interface DriftWatch {
  /** Adds a result. Takes no time. */
  add(result: Pick<InspectionResult, 'recipe' | 'modelVersion' | 'score'>): void
  /** Of recipes with enough scores and a version that knows its own. */
  drifts(): readonly Drift[]
}

interface Watched {
  readonly version: string
  /** Ring: the last `WINDOW` scores in no order. */
  readonly scores: Float64Array
  count: number
  /** Ascending; null until it is read, and where there is none. */
  reference: Float64Array | null
}

/**
 * Compares the last scores of each recipe with the scores of the good parts that set its version's threshold. Another
 * version starts from nothing, because scores of two encoders cannot be compared. The live scores include defective
 * parts: a line with p % defective parts shows up to p % without any drift.
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
