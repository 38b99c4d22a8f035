import { type Kysely, type Migration, PostgresAdapter, sql } from 'kysely'
import { type AuditEntry, entryHash, FIRST_PREVIOUS } from '../audit-chain.ts'

/** Each entry of the audit names the hash of the one before and its own. Entries from before get theirs. */
export const auditChain: Migration = {
  async up(database: Kysely<unknown>) {
    const onPostgres = database.getExecutor().adapter instanceof PostgresAdapter
    for (const name of ['previous', 'hash']) await database.schema.alterTable('audit').addColumn(name, 'text').execute()
    for (const statement of onPostgres ? POSTGRES_OPEN : SQLITE_OPEN) await sql.raw(statement).execute(database)
    const entries = database as Kysely<{ audit: AuditEntry & { seq: number; previous: string; hash: string } }>
    let previous = FIRST_PREVIOUS
    for (const entry of await entries.selectFrom('audit').selectAll().orderBy('seq').execute()) {
      const hash = entryHash(previous, entry)
      await entries.updateTable('audit').set({ previous, hash }).where('seq', '=', entry.seq).execute()
      previous = hash
    }
    // Two entries never follow one and the same.
    await database.schema.createIndex('audit_chain').unique().on('audit').column('previous').execute()
    for (const statement of onPostgres ? POSTGRES_SHUT : SQLITE_SHUT) await sql.raw(statement).execute(database)
  },
  async down(database: Kysely<unknown>) {
    const onPostgres = database.getExecutor().adapter instanceof PostgresAdapter
    if (!onPostgres) await sql.raw('drop trigger audit_no_replace').execute(database)
    await database.schema.dropIndex('audit_chain').execute()
    for (const name of ['previous', 'hash']) await database.schema.alterTable('audit').dropColumn(name).execute()
    if (!onPostgres) await sql.raw(noReplace('seq = new.seq')).execute(database)
  }
}

const noReplace = (same: string): string =>
  `create trigger audit_no_replace before insert on audit when exists (select 1 from audit where ${same}) `
  + "begin select raise(abort, 'the audit is append-only'); end"

const SQLITE_OPEN = ['drop trigger audit_no_update', 'drop trigger audit_no_replace']
const SQLITE_SHUT = [
  "create trigger audit_no_update before update on audit begin select raise(abort, 'the audit is append-only'); end",
  // `insert or replace` would delete what has the same number, or follows the same entry, without asking another
  // trigger.
  noReplace('seq = new.seq or previous = new.previous')
]
const POSTGRES_OPEN = ['alter table audit disable trigger audit_no_change']
const POSTGRES_SHUT = ['alter table audit enable trigger audit_no_change']
