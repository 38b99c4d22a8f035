import { type Kysely, type Migration, sql } from 'kysely'

/** A data folder has one station's name. Of several names the one that reported last stays. */
export const stationFolders: Migration = {
  async up(database: Kysely<unknown>) {
    await sql`
      delete from stations where exists (
        select 1 from stations as other
        where other.home = stations.home
          and (other.last_seen_at > stations.last_seen_at
            or (other.last_seen_at = stations.last_seen_at and other.name > stations.name)))
    `.execute(database)
    await database.schema.createIndex('stations_by_home').unique().on('stations').column('home').execute()
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropIndex('stations_by_home').execute()
  }
}
