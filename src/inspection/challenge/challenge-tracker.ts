import type { ChallengeOutcome, InspectionResult, Reason } from '../../domain/inspection/inspection.ts'
import { challengeMs, type ChallengeState } from '../../domain/recipes/challenge.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import { notOk } from '../../domain/inspection/not-ok.ts'

type Result = Omit<InspectionResult, 'heatmap'>

export interface ChallengeTracker {
  /** The answer for a judged picture. A master part never gets OK. While the challenge is due, no part gets OK. */
  answer(recipe: Pick<Recipe, 'challenge'>, result: InspectionResult): InspectionResult
  /**
   * Stores the judgement of a master part. Call it for a right judgement after it was recorded, for a wrong one at
   * once. A dry run passes no challenge.
   */
  note(result: Result): void
  /** Null if the recipe has no challenge. @param modelVersion the active version */
  state(
    station: string | null,
    recipe: Pick<Recipe, 'id' | 'challenge'>,
    modelVersion: string | null
  ): ChallengeState | null
}

interface Judged {
  readonly atMs: number
  readonly modelVersion: string
  readonly outcome: ChallengeOutcome
}

/** Reasons that mean that a defect was found. A picture without a part, or a failed stage, does not count. */
const FINDS: ReadonlySet<Reason> = new Set(['ABOVE_THRESHOLD', 'NOT_THIS_PART'])

/**
 * Stores which master parts each station has judged right. The last judgement of a part counts, if it is by the active
 * version and not older than the recipe allows.
 */
export function createChallengeTracker(nowMs: () => number): ChallengeTracker {
  const judged = new Map<string, Judged>()
  const keyOf = (station: string | null, recipe: string, partId: string): string =>
    JSON.stringify([station, recipe, partId])

  function state(
    station: string | null,
    { id, challenge }: Pick<Recipe, 'id' | 'challenge'>,
    modelVersion: string | null
  ): ChallengeState | null {
    if (challenge === undefined) return null
    const everyMs = challengeMs(challenge.every)
    const now = nowMs()
    const parts = challenge.parts.map((part) => {
      const last = judged.get(keyOf(station, id, part.partId))
      // A judgement in the future does not count, so that setting the clock back cannot extend its validity.
      const counts =
        last !== undefined
        && last.modelVersion === modelVersion
        && last.outcome.label === part.label
        && last.atMs <= now
        && now - last.atMs < everyMs
      return { part, last: counts ? last : undefined }
    })
    const passed = parts.flatMap(({ last }) => (last?.outcome.right === true ? last.atMs : []))
    const due = passed.length < parts.length
    return {
      station,
      recipe: id,
      due,
      until: due ? null : new Date(Math.min(...passed) + everyMs).toISOString(),
      parts: parts.map(({ part, last }) => ({
        ...part,
        judgedAt: last === undefined ? null : new Date(last.atMs).toISOString(),
        judged: last?.outcome.judged ?? null,
        passed: last?.outcome.right === true
      }))
    }
  }

  return {
    answer({ challenge }, result) {
      if (challenge === undefined) return result
      const master = challenge.parts.find(({ partId }) => partId === result.partId)
      if (master !== undefined) return { ...notOk(result, 'MASTER_PART'), challenge: outcomeOf(master.label, result) }
      const { due } = state(result.station, { id: result.recipe, challenge }, result.modelVersion)!
      return due && result.ok ? notOk(result, 'CHALLENGE_DUE') : result
    },
    note({ challenge, station, recipe, partId, judgedAt, modelVersion, simulated }) {
      if (challenge === undefined || partId === null) return
      if (simulated === true && challenge.right) return
      judged.set(keyOf(station, recipe, partId), { atMs: Date.parse(judgedAt), modelVersion, outcome: challenge })
    },
    state
  }
}

function outcomeOf(label: ChallengeOutcome['label'], { verdict, reason }: InspectionResult): ChallengeOutcome {
  const right = label === 'good' ? verdict === 'OK' : verdict === 'NG' && FINDS.has(reason)
  return { label, judged: verdict, right }
}
