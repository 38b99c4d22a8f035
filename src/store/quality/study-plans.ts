import type { Kysely, Selectable } from 'kysely'
import type { PlannedStudy, StudyPlan } from '../../domain/quality/study-plan.ts'
import type { StudyPlans } from '../../domain/quality/study-plans.ts'
import { StudyExists, StudyNotFound } from '../../errors.ts'
import type { AuditWriter } from '../access/audit-log.ts'
import type { StudyPlansTable } from '../database/study-plans-table.ts'
import type { Tables } from '../database/tables.ts'

export interface StudyPlansParts {
  readonly database: Kysely<Tables>
  /** Id of the data folder. */
  readonly home: string
  readonly audit: AuditWriter
  readonly now: () => Date
}

/** Plans of studies, in the database. Stations that share it share their plans, too: each may be an appraiser. */
export function createStudyPlans({ database, home, audit, now }: StudyPlansParts): StudyPlans {
  const all = (among: Kysely<Tables> = database) => among.selectFrom('study_plans')
  const subject = (name: string): string => `study/${name}`
  const find = async (name: string, among?: Kysely<Tables>): Promise<PlannedStudy | undefined> => {
    const row = await all(among).selectAll().where('name', '=', name).executeTakeFirst()
    return row === undefined ? undefined : studyOf(row)
  }
  return {
    async list() {
      const rows = await all().selectAll().orderBy('created_at', 'desc').orderBy('name').execute()
      return rows.map(studyOf)
    },
    get: (name) => find(name),
    add: (plan, actor) =>
      database.transaction().execute(async (transaction) => {
        const createdAt = now().toISOString()
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('study_plans')
          .values({
            name: plan.name,
            home,
            recipe: plan.recipe,
            plan: JSON.stringify(plan),
            created_at: createdAt,
            created_by: actor.name
          })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .executeTakeFirstOrThrow()
        if (numInsertedOrUpdatedRows !== 1n) throw new StudyExists(plan.name)
        await audit.append(transaction, { actor, action: 'study.planned', subject: subject(plan.name), after: plan })
        return { ...plan, createdAt, createdBy: actor.name }
      }),
    remove: (name, actor) =>
      database.transaction().execute(async (transaction) => {
        const before = await find(name, transaction)
        if (before === undefined) throw new StudyNotFound(name)
        await transaction.deleteFrom('study_plans').where('name', '=', name).execute()
        await audit.append(transaction, { actor, action: 'study.removed', subject: subject(name), before })
        return before
      }),
    async counts(name) {
      const rows = await database
        .selectFrom('inspections')
        .select(({ fn }) => ['part_id', 'station', fn.countAll().as('count')])
        .where('study', '=', name)
        .groupBy(['part_id', 'station'])
        .execute()
      return rows.map(({ part_id: part, station, count }) => ({ part, station, count: Number(count) }))
    }
  }
}

const studyOf = (row: Selectable<StudyPlansTable>): PlannedStudy => ({
  ...(JSON.parse(row.plan) as StudyPlan),
  createdAt: row.created_at,
  createdBy: row.created_by
})
