import type { FastifyBaseLogger } from 'fastify'
import type { Change } from '../../domain/access/audit.ts'
import type { InspectionResult } from '../../domain/inspection/inspection.ts'
import { type ChallengeState, MAX_CHALLENGE_HOURS } from '../../domain/recipes/challenge.ts'
import type { Recipe } from '../../domain/recipes/recipe.ts'
import type { RecordReader } from '../../domain/records/record.ts'
import { createChallengeTracker } from '../../inspection/challenge/challenge-tracker.ts'
import type { Judged } from '../../inspection/inspector.ts'
import { repeat } from '../timers.ts'

export interface ChallengeParts {
  readonly records: Pick<RecordReader, 'list'>
  /** Id of the data folder. */
  readonly home: string
  /** Null: pictures that name no station. */
  readonly stations: () => readonly (string | null)[]
  readonly recipeOf: (station: string | undefined) => string
  /** @throws Error where the recipe cannot judge */
  readonly readRecipe: (id: string) => Promise<Recipe>
  readonly audit: (change: Change) => Promise<void>
  readonly logger: FastifyBaseLogger
}

export interface Challenges {
  /** Makes the answer from the result of a judged picture. */
  readonly answer: (recipe: Recipe, result: InspectionResult) => InspectionResult
  /** Call it for each recorded verdict. */
  readonly onJudged: (judged: Judged) => void
  /** States of the stations whose recipe has a challenge. */
  list(): Promise<readonly ChallengeState[]>
  /** Stations that were due at the last check; before the first check, all stations. */
  due(): readonly string[]
  /** Never rejects. */
  look(): Promise<void>
  /** Checks the stations at intervals. @returns a function that stops it */
  watch(): () => void
}

const LOOK_MS = 500
/** Largest number of records of master parts that are read at the start. */
const MAX_RECORDS = 5000

/** Wires the challenges: the recorded judgements of master parts, and which stations are due. */
export async function composeChallenges(parts: ChallengeParts): Promise<Challenges> {
  const { records, home, stations, recipeOf, readRecipe, audit, logger } = parts
  const book = createChallengeTracker(Date.now)
  await recall()
  let due: readonly string[] | null = null
  /** Entries are written one after the other, so that the audit has them in the order of judgement. */
  let audited = Promise.resolve()
  /** The station's state before a master part was judged wrong, by the answer. */
  const before = new WeakMap<InspectionResult, ChallengeState | null>()

  const stateAt = (recipe: Recipe, { station, modelVersion }: InspectionResult): ChallengeState | null =>
    book.state(station, recipe, modelVersion)

  async function recall(): Promise<void> {
    const from = new Date(Date.now() - MAX_CHALLENGE_HOURS * 3_600_000).toISOString()
    const judged = await records.list({ reason: 'MASTER_PART', from }, { limit: MAX_RECORDS })
    for (const record of judged.toReversed()) if (record.home === home) book.note(record.result)
  }

  async function stateOf(station: string | null): Promise<ChallengeState | null> {
    try {
      const recipe = await readRecipe(recipeOf(station ?? undefined))
      return book.state(station, recipe, recipe.activeModelVersion)
    } catch {
      // A recipe that can't be read judges nothing: the station has no verdict that could be taken for OK.
      return null
    }
  }

  async function list(): Promise<readonly ChallengeState[]> {
    const states = await Promise.all(stations().map(stateOf))
    return states.filter((state) => state !== null)
  }

  async function look(): Promise<void> {
    due = (await list()).flatMap(({ station, due: isDue }) => (isDue && station !== null ? station : []))
  }

  async function toAudit(
    { request, recipe, result }: Judged,
    stoodBefore: ChallengeState | null,
    after: ChallengeState | null
  ): Promise<void> {
    const { station, modelVersion, partId, resultId, challenge } = result
    await look()
    const about = { actor: { name: request.postedBy ?? 'line' }, subject: `station/${station ?? ''}` }
    await audit({
      ...about,
      action: 'challenge.part',
      after: { recipe: recipe.id, modelVersion, partId, resultId, ...challenge }
    })
    if (stoodBefore?.due === after?.due) return
    const action = after?.due === true ? 'challenge.due' : 'challenge.pass'
    await audit({ ...about, action, after: { recipe: recipe.id, modelVersion, until: after?.until ?? null } })
  }

  return {
    answer(recipe, result) {
      const answered = book.answer(recipe, result)
      if (answered.challenge?.right !== false) return answered
      // A wrong judgement counts at once, because its record might never be written.
      before.set(answered, stateAt(recipe, answered))
      book.note(answered)
      void look()
      return answered
    },
    onJudged(judged) {
      const { recipe, result } = judged
      if (result.challenge === undefined) return
      const stoodBefore = before.has(result) ? before.get(result)! : stateAt(recipe, result)
      // A right judgement counts when it is on record. It counts for the next part even if the audit takes longer.
      book.note(result)
      const after = stateAt(recipe, result)
      audited = audited
        .then(() => toAudit(judged, stoodBefore, after))
        .catch((error: unknown) => {
          logger.error({ err: error, resultId: result.resultId }, 'a challenge cannot be recorded in the audit')
        })
    },
    list,
    due: () => due ?? stations().filter((station) => station !== null),
    look,
    watch: () => repeat(look, LOOK_MS)
  }
}
