import type { Kysely } from 'kysely'
import type { Stations } from '../../domain/plant/fleet.ts'
import type { StationReport } from '../../domain/plant/report.ts'
import { StationNameTaken, StationNotFound } from '../../errors.ts'
import type { Tables } from '../database/tables.ts'

/** Stations in the database. */
export function createStations(database: Kysely<Tables>, now: () => Date): Stations {
  return {
    async note(name, home, report) {
      const at = now().toISOString()
      const row = { name, home, first_seen_at: at, last_seen_at: at, report: JSON.stringify(report) }
      const noted = await database
        .insertInto('stations')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ last_seen_at: at, report: row.report })
            .where('stations.home', '=', home)
        )
        .returning('name')
        .executeTakeFirst()
      if (noted === undefined) throw new StationNameTaken(name)
    },
    async list() {
      const rows = await database.selectFrom('stations').selectAll().orderBy('name').execute()
      return rows.map((row) => ({
        name: row.name,
        home: row.home,
        firstSeenAt: row.first_seen_at,
        lastSeenAt: row.last_seen_at,
        report: JSON.parse(row.report) as StationReport
      }))
    },
    async forget(name) {
      const { numDeletedRows } = await database
        .deleteFrom('stations')
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
      if (numDeletedRows === 0n) throw new StationNotFound(name)
    }
  }
}
