import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** Asks the database at intervals whether it answers, for times in which nothing else uses it. */
export function watchDatabase(
  database: Database,
  everyMs: number
): { readonly problem: () => string | null; readonly close: () => void } {
  let problem: string | null = null
  let isAsking = false
  let isClosed = false
  const timer = setInterval(() => {
    if (isAsking) {
      problem ??= `the database does not answer within ${everyMs} ms`
      return
    }
    isAsking = true
    sql`select 1`
      .execute(database)
      .then(
        () => {
          problem = null
        },
        (error: unknown) => {
          if (!isClosed) problem = (error as Error).message
        }
      )
      .finally(() => {
        isAsking = false
      })
  }, everyMs).unref()
  return {
    problem: () => problem,
    close() {
      isClosed = true
      clearInterval(timer)
    }
  }
}
