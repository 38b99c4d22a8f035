import { type Kysely, type Migration, PostgresAdapter, sql } from 'kysely'

/** API keys, and the audit of changes, which can only be added to. */
export const keysAndAudit: Migration = {
  async up(database: Kysely<unknown>) {
    const onPostgres = database.getExecutor().adapter instanceof PostgresAdapter
    await database.schema
      .createTable('api_keys')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull().check(sql`role in ('camera', 'operator', 'admin')`))
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('last_used_at', 'text')
      .addColumn('revoked_at', 'text')
      .addColumn('revoked_by', 'text')
      .execute()
    // Two that may be used never have one name: the audit names them.
    await database.schema
      .createIndex('api_keys_by_name')
      .unique()
      .on('api_keys')
      .column('name')
      .where(sql.ref('revoked_at'), 'is', null)
      .execute()

    await database.schema
      .createTable('audit')
      .addColumn('seq', onPostgres ? 'bigint' : 'integer', (column) =>
        onPostgres ? column.generatedAlwaysAsIdentity().primaryKey() : column.primaryKey().autoIncrement()
      )
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('home', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('role', 'text')
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('before', 'text', (column) => column.notNull())
      .addColumn('after', 'text', (column) => column.notNull())
      .execute()
    await database.schema.createIndex('audit_by_subject').on('audit').columns(['subject', 'seq']).execute()
    await database.schema.createIndex('audit_by_actor').on('audit').columns(['actor', 'seq']).execute()
    for (const statement of onPostgres ? POSTGRES_TRIGGERS : SQLITE_TRIGGERS) await sql.raw(statement).execute(database)
  },
  async down(database: Kysely<unknown>) {
    await database.schema.dropTable('audit').execute()
    await sql`drop function if exists audit_is_append_only`.execute(database).catch(() => {})
    await database.schema.dropTable('api_keys').execute()
  }
}

const SQLITE_TRIGGERS = [
  "create trigger audit_no_update before update on audit begin select raise(abort, 'the audit is append-only'); end",
  "create trigger audit_no_delete before delete on audit begin select raise(abort, 'the audit is append-only'); end",
  // `insert or replace` would delete without asking the trigger above.
  'create trigger audit_no_replace before insert on audit when exists (select 1 from audit where seq = new.seq) '
    + "begin select raise(abort, 'the audit is append-only'); end"
]

const POSTGRES_TRIGGERS = [
  "create function audit_is_append_only() returns trigger language plpgsql as $$ begin raise exception 'the audit "
    + "is append-only'; end $$",
  'create trigger audit_no_change before update or delete on audit for each row execute function '
    + 'audit_is_append_only()',
  'create trigger audit_no_truncate before truncate on audit for each statement execute function audit_is_append_only()'
]
