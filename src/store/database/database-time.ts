import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely'

type AnyDatabase = Pick<Kysely<unknown>, 'getExecutor'>

export const onPostgres = (database: AnyDatabase): boolean => database.getExecutor().adapter instanceof PostgresAdapter

/**
 * The time by the database's own clock, which all that share it have in common, as ISO 8601 in UTC.
 * @param inSeconds seconds that are added
 */
export function databaseTime(database: AnyDatabase, inSeconds = 0): RawBuilder<string> {
  return onPostgres(database)
    ? sql`to_char((clock_timestamp() + make_interval(secs => ${inSeconds})) at time zone 'utc', ${POSTGRES_ISO})`
    : sql`strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ${`${inSeconds} seconds`})`
}

const POSTGRES_ISO = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
