import type { Kysely } from 'kysely'
import type { JobStore, StoredJob } from '../domain/training/job-store.ts'
import { JOB_STATES, type JobState } from '../domain/training/training.ts'
import type { JobsTable } from './database/jobs-table.ts'

/**
 * Jobs in the database.
 * @param home id of the station: several may share one database, and each trains what was asked of it
 * @param byWorkers whether workers train what is added; what others train is never among `unfinished`
 */
export function createJobRecords(database: Kysely<{ jobs: JobsTable }>, home: string, byWorkers = false): JobStore {
  const by_workers = byWorkers ? 1 : 0
  return {
    async add(job) {
      await database
        .insertInto('jobs')
        .values({ id: job.id, home, recipe: job.recipe, created_at: job.createdAt, by_workers, ...changing(job) })
        .execute()
    },
    async save(job) {
      await database.updateTable('jobs').set(changing(job)).where('id', '=', job.id).execute()
    },
    async takeQueued(job) {
      const { numUpdatedRows } = await database
        .updateTable('jobs')
        .set(changing(job))
        .where('id', '=', job.id)
        .where('home', '=', home)
        .where('state', '=', 'queued')
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
    async get(id) {
      const row = await database.selectFrom('jobs').select(['body', 'history']).where('id', '=', id).executeTakeFirst()
      return row === undefined ? undefined : jobOf(row)
    },
    async list(limit) {
      const rows = await database
        .selectFrom('jobs')
        .select('body')
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(jobOf)
    },
    async unfinished() {
      const rows = await database
        .selectFrom('jobs')
        .select(['body', 'history'])
        .where('home', '=', home)
        .where('by_workers', '=', by_workers)
        .where('state', 'in', ['queued', 'running'])
        .orderBy('created_at')
        .orderBy('id')
        .execute()
      return rows.map(jobOf)
    },
    async countByState() {
      const rows = await database
        .selectFrom('jobs')
        .select(['state', ({ fn }) => fn.countAll().as('count')])
        .where('home', '=', home)
        .groupBy('state')
        .execute()
      const counted = new Map(rows.map(({ state, count }) => [state, Number(count)]))
      return Object.fromEntries(JOB_STATES.map((state) => [state, counted.get(state) ?? 0])) as Record<JobState, number>
    }
  }
}

export function changing({ history, ...body }: StoredJob): Pick<JobsTable, 'state' | 'body' | 'history'> {
  return { state: body.state, body: JSON.stringify(body), history: JSON.stringify(history) }
}

export function jobOf({ body, history = '[]' }: { body: string; history?: string }): StoredJob {
  return { ...(JSON.parse(body) as Omit<StoredJob, 'history'>), history: JSON.parse(history) as StoredJob['history'] }
}
