import { type Verdict, VERDICTS } from '../../domain/inspection/inspection.ts'
import type { ShadowAgreement, ShadowReader } from '../../domain/models/shadow.ts'

/** Counts of one shadow version. */
export type Tally = {
  -readonly [Key in keyof Omit<ShadowAgreement, 'verdicts' | 'meanScoreDifference'>]: ShadowAgreement[Key]
} & {
  readonly verdicts: Record<Verdict, Record<Verdict, number>>
  scoreDifference: number
}

/** Counts of each recipe's shadow version. */
export interface ShadowTallies extends ShadowReader {
  /** The counts of a version. They start at 0 if another version of the recipe was counted before. */
  of(recipe: string, version: string): Tally
  forget(recipe: string): void
}

export function createShadowTallies(now: () => Date): ShadowTallies {
  const tallies = new Map<string, Tally>()
  return {
    of(recipe, version) {
      const known = tallies.get(recipe)
      if (known?.version === version) return known
      const tally = emptyTally(recipe, version, now().toISOString())
      tallies.set(recipe, tally)
      return tally
    },
    forget(recipe) {
      tallies.delete(recipe)
    },
    agreement(recipe) {
      const tally = tallies.get(recipe)
      if (tally === undefined) return undefined
      const { scoreDifference, ...counts } = tally
      return { ...counts, meanScoreDifference: counts.compared === 0 ? null : scoreDifference / counts.compared }
    }
  }
}

function emptyTally(recipe: string, version: string, since: string): Tally {
  const verdicts = Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, Object.fromEntries(VERDICTS.map((other) => [other, 0]))])
  ) as Tally['verdicts']
  return { recipe, version, since, compared: 0, agreed: 0, verdicts, scoreDifference: 0, skipped: 0, failed: 0 }
}
