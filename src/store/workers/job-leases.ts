import type { Kysely } from 'kysely'
import type { Hold, JobLeases, Lease } from '../../domain/workers/leases.ts'
import type { StoredJob } from '../../domain/training/job-store.ts'
import { databaseTime, onPostgres } from '../database/database-time.ts'
import type { JobsTable } from '../database/jobs-table.ts'
import { changing, jobOf } from '../job-records.ts'

type JobsDatabase = Kysely<{ jobs: JobsTable }>

/** Workers that may be lost with one job: it may be the job that ends them. */
export const MAX_LOST = 5

/**
 * Leases in the database. With PostgreSQL two workers that ask at once never wait for each other; with SQLite one asks
 * after the other. Times are the database's own.
 * @param leaseSeconds how long a worker may be silent before another one takes its job
 */
export function createJobLeases(database: JobsDatabase, leaseSeconds: number): JobLeases {
  const now = databaseTime(database)
  const end = databaseTime(database, leaseSeconds)

  /** The next job: of the recipe with the fewest running jobs, and among those of the one that has waited longest. */
  function next(among: JobsDatabase) {
    const waiting = among
      .selectFrom('jobs as job')
      .selectAll()
      .where('by_workers', '=', 1)
      .where(({ eb, and, or }) =>
        or([
          and([eb('state', '=', 'queued'), eb('packed', '=', 1)]),
          and([eb('state', '=', 'running'), eb('lease_until', '<', now)])
        ])
      )
      .orderBy(({ selectFrom }) =>
        selectFrom('jobs as other')
          .select(({ fn }) => fn.countAll().as('running'))
          .whereRef('other.recipe', '=', 'job.recipe')
          .where('other.state', '=', 'running')
          .where('other.lease_until', '>=', now)
      )
      .orderBy(({ selectFrom }) =>
        selectFrom('jobs as other')
          .select(({ fn, val }) => fn.coalesce(fn.max('other.taken_at'), val('')).as('last'))
          .whereRef('other.recipe', '=', 'job.recipe')
      )
      .orderBy('created_at')
      .orderBy('id')
      .limit(1)
    return (onPostgres(database) ? waiting.forUpdate().skipLocked() : waiting).executeTakeFirst()
  }

  /** The rows that a lease still holds. */
  const held = (among: JobsDatabase, { job, number }: Lease) =>
    among.updateTable('jobs').where('id', '=', job).where('lease_number', '=', number).where('state', '=', 'running')

  return {
    take: (holder) =>
      database.transaction().execute(async (all) => {
        for (let row = await next(all); row !== undefined; row = await next(all)) {
          const found = jobOf(row)
          const job = takenUp(found, row.cancel_asked === 1, new Date().toISOString())
          const number = row.lease_number + 1
          const taken = { lease_number: number, lease_holder: holder, lease_until: end, taken_at: now }
          await all
            .updateTable('jobs')
            .set({ ...changing(job), ...(job.state === 'running' && taken) })
            .where('id', '=', row.id)
            .execute()
          if (job.state === 'running')
            return { lease: { job: row.id, holder, number }, job, checkpoint: row.checkpoint }
        }
        return undefined
      }),
    async hold(lease, job): Promise<Hold> {
      const row = await held(database, lease)
        .set({ ...changing(job), lease_until: end })
        .returning('cancel_asked')
        .executeTakeFirst()
      if (row === undefined) return 'lost'
      return row.cancel_asked === 1 ? 'cancelled' : 'held'
    },
    keepCheckpoint: (lease, sha256) =>
      database.transaction().execute(async (all) => {
        const before = await all.selectFrom('jobs').select('checkpoint').where('id', '=', lease.job).executeTakeFirst()
        const { numUpdatedRows } = await held(all, lease).set({ checkpoint: sha256 }).executeTakeFirstOrThrow()
        return numUpdatedRows === 0n ? 'lost' : { before: before?.checkpoint ?? null }
      }),
    async end(lease, job, made) {
      const { numUpdatedRows } = await held(database, lease)
        .set({ ...changing(job), lease_until: null, made: made === null ? null : JSON.stringify(made) })
        .executeTakeFirstOrThrow()
      return numUpdatedRows > 0n
    }
  }
}

/** The job as a worker has it from now on, or how it ends in place of that. */
function takenUp(job: StoredJob, isCancelled: boolean, at: string): StoredJob {
  if (isCancelled) return { ...job, state: 'cancelled', endedAt: at }
  if (job.state === 'queued') return { ...job, state: 'running', startedAt: job.startedAt ?? at }
  if (job.resumes < MAX_LOST) return { ...job, resumes: job.resumes + 1 }
  const error = `${MAX_LOST + 1} workers in a row did not finish it: each was not heard of for too long`
  return { ...job, state: 'failed', error, endedAt: at }
}
