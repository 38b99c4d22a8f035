import type { Kysely } from 'kysely'
import type { MadeVersion, WorkerQueue } from '../../domain/workers/leases.ts'
import { databaseTime } from '../database/database-time.ts'
import type { JobsTable } from '../database/jobs-table.ts'
import { changing, jobOf } from '../job-records.ts'

/** @param home id of the data folder that asked for the jobs */
export function createWorkerQueue(database: Kysely<{ jobs: JobsTable }>, home: string): WorkerQueue {
  return {
    async askToCancel(id) {
      const { numUpdatedRows } = await database
        .updateTable('jobs')
        .set({ cancel_asked: 1 })
        .where('id', '=', id)
        .where('by_workers', '=', 1)
        .where('state', '=', 'running')
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    },
    async cancelSilent(at) {
      const rows = await database
        .selectFrom('jobs')
        .select(['id', 'body', 'history', 'lease_number'])
        .where('by_workers', '=', 1)
        .where('state', '=', 'running')
        .where('cancel_asked', '=', 1)
        .where('lease_until', '<', databaseTime(database))
        .execute()
      for (const row of rows)
        await database
          .updateTable('jobs')
          .set(changing({ ...jobOf(row), state: 'cancelled', endedAt: at }))
          .where('id', '=', row.id)
          .where('state', '=', 'running')
          .where('lease_number', '=', row.lease_number)
          .execute()
    },
    async finished() {
      const rows = await database
        .selectFrom('jobs')
        .select(['body', 'history', 'made'])
        .where('home', '=', home)
        .where('by_workers', '=', 1)
        .where('state', '=', 'completed')
        .where('settled', '=', 0)
        .orderBy('created_at')
        .execute()
      return rows.map((row) => ({ job: jobOf(row), made: JSON.parse(row.made!) as MadeVersion }))
    },
    async unpacked() {
      const rows = await database
        .selectFrom('jobs')
        .select(['body', 'history'])
        .where('home', '=', home)
        .where('by_workers', '=', 1)
        .where('state', '=', 'queued')
        .where('packed', '=', 0)
        .orderBy('created_at')
        .execute()
      return rows.map(jobOf)
    },
    async settle(job) {
      await database
        .updateTable('jobs')
        .set({ ...changing(job), settled: 1 })
        .where('id', '=', job.id)
        .execute()
    },
    async packed(id, source) {
      return database.transaction().execute(async (all) => {
        const row = await all
          .selectFrom('jobs')
          .select(['body', 'history'])
          .where('id', '=', id)
          .where('state', '=', 'queued')
          .executeTakeFirst()
        if (row === undefined) return false
        const { numUpdatedRows } = await all
          .updateTable('jobs')
          .set({ ...changing({ ...jobOf(row), source }), packed: 1 })
          .where('id', '=', id)
          .where('state', '=', 'queued')
          .executeTakeFirstOrThrow()
        return numUpdatedRows > 0n
      })
    }
  }
}
