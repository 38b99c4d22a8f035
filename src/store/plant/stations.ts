import type { Kysely } from 'kysely'
import type { Stations } from '../../domain/plant/fleet.ts'
import type { StationReport } from '../../domain/plant/report.ts'
import { StationNameTaken, StationNotFolders, StationNotFound, StationNotReported } from '../../errors.ts'
import type { AuditWriter } from '../access/audit-log.ts'
import type { Tables } from '../database/tables.ts'

/** Stations in the database. @param ownHome id of the plant's own data folder, for which no station may speak */
export function createStations(
  database: Kysely<Tables>,
  audit: AuditWriter,
  ownHome: string,
  now: () => Date
): Stations {
  async function isOfAnother(home: string, name: string): Promise<boolean> {
    if (home === ownHome) return true
    const others = database.selectFrom('stations').select('name').where('home', '=', home).where('name', '!=', name)
    return (await others.executeTakeFirst()) !== undefined
  }

  return {
    async note(name, home, report) {
      if (await isOfAnother(home, name)) throw new StationNotFolders(name, home)
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
    async check(name, home) {
      const row = await database.selectFrom('stations').select('home').where('name', '=', name).executeTakeFirst()
      if (row === undefined) throw new StationNotReported(name)
      if (row.home !== home) throw new StationNotFolders(name, home)
    },
    async list() {
      const rows = await database.selectFrom('stations').selectAll().orderBy('name').execute()
      return rows.map((row) => ({
        name: row.name,
        home: row.home,
        firstSeenAt: row.first_seen_at,
        lastSeenAt: row.last_seen_at,
        report: { drifts: [], ...(JSON.parse(row.report) as Partial<StationReport>) } as StationReport
      }))
    },
    forget: (name, entry) =>
      database.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom('stations')
          .where('name', '=', name)
          .executeTakeFirstOrThrow()
        if (numDeletedRows === 0n) throw new StationNotFound(name)
        await audit.append(transaction, entry)
      })
  }
}
