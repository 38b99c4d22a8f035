import { type Kysely, type Migration, sql } from 'kysely'

/** Keys of role station. Checks of a column cannot be changed in SQLite: the table is made anew. */
export const stationKeys: Migration = {
  async up(database: Kysely<unknown>) {
    await makeAnew(database, sql`role in ('camera', 'operator', 'admin', 'station')`)
  },
  async down(database: Kysely<unknown>) {
    await sql`delete from api_keys where role = 'station'`.execute(database)
    await makeAnew(database, sql`role in ('camera', 'operator', 'admin')`)
  }
}

async function makeAnew(database: Kysely<unknown>, roles: ReturnType<typeof sql<boolean>>): Promise<void> {
  await database.schema
    .createTable('api_keys_anew')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull().check(roles))
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('last_used_at', 'text')
    .addColumn('revoked_at', 'text')
    .addColumn('revoked_by', 'text')
    .execute()
  const columns = sql.raw('id, name, role, digest, created_at, created_by, last_used_at, revoked_at, revoked_by')
  await sql`insert into api_keys_anew (${columns}) select ${columns} from api_keys`.execute(database)
  await database.schema.dropTable('api_keys').execute()
  await database.schema.alterTable('api_keys_anew').renameTo('api_keys').execute()
  await database.schema
    .createIndex('api_keys_by_name')
    .unique()
    .on('api_keys')
    .column('name')
    .where(sql.ref('revoked_at'), 'is', null)
    .execute()
}
