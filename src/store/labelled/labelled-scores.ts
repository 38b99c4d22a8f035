import type { Kysely } from 'kysely'
import type { Reason } from '../../domain/inspection/inspection.ts'
import { type Label, LABELS } from '../../domain/labelled/label.ts'
import type { LabelledScores } from '../../domain/labelled/threshold-choice.ts'
import type { Tables } from '../database/tables.ts'

/** More labels than these are not read: the newest count. */
const MOST = 20_000

/** Reasons of verdicts that the threshold decided. */
const BY_THRESHOLD: ReadonlySet<string> = new Set<Reason>(['ABOVE_THRESHOLD', 'IN_REVIEW_BAND', 'WITHIN_THRESHOLD'])

/**
 * Scores of the parts of a recipe that a model version judged and a person labelled. Parts that were NG for another
 * reason than their score get Infinity: no threshold lets them pass.
 */
export function createLabelledScores(database: Kysely<Tables>, home: string) {
  return async (which: {
    readonly recipe: string
    readonly modelVersion: string
    /** Judged since then; ISO 8601, UTC. */
    readonly since: string
    readonly sampledOnly: boolean
  }): Promise<LabelledScores> => {
    let query = database
      .selectFrom('reviews')
      .select(['label', 'score', 'reason'])
      .where('home', '=', home)
      .where('recipe', '=', which.recipe)
      .where('model_version', '=', which.modelVersion)
      .where('label', 'in', LABELS)
      .where('at', '>=', which.since)
      .orderBy('at', 'desc')
      .limit(MOST)
    if (which.sampledOnly) query = query.where('sampled', '=', 1)
    const rows = await query.execute()
    const of = (label: Label): number[] =>
      rows
        .filter((row) => row.label === label)
        .map(({ score, reason }) => (score !== null && BY_THRESHOLD.has(reason) ? score : Infinity))
    return { good: of('good'), defect: of('defect') }
  }
}
