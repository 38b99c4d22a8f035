import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { verifyAudit } from '../access/verify-audit.ts'
import { isPostgres, openDatabase } from '../database/open-database.ts'
import type { BackupManifest } from './backup-manifest.ts'
import { restoreBackup } from './restore-backup.ts'

/** Contents of a checked backup. */
export interface CheckedBackup {
  readonly manifest: BackupManifest
  /** Of the database in it; null where PostgreSQL's dump is a file of its own. */
  readonly database: { readonly records: number; readonly auditEntries: number } | null
}

/**
 * Restores a backup into a temporary folder, which is removed again: compares every file with its SHA-256, opens the
 * database and checks it and the audit.
 * @param databaseUrl of the service: says which kind of database the backup is expected to be of
 * @throws Error saying what is wrong with the backup
 */
export async function checkBackup(file: string, databaseUrl: string): Promise<CheckedBackup> {
  const folder = await mkdtemp(join(tmpdir(), 'okng-check-backup-'))
  try {
    const dataFolder = join(folder, 'data')
    const target = isPostgres(databaseUrl) ? databaseUrl : join(folder, 'okng.db')
    const manifest = await restoreBackup({ file, dataFolder, databaseUrl: target })
    return { manifest, database: isPostgres(target) ? null : await checkDatabase(target) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function checkDatabase(file: string): Promise<NonNullable<CheckedBackup['database']>> {
  const database = await openDatabase(file)
  try {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database)
    const [{ integrity_check: found } = { integrity_check: 'nothing' }] = rows
    if (found !== 'ok') throw new Error(`the database in the backup is damaged: expected 'ok', received '${found}'`)
    const { entries, broken } = await verifyAudit(database)
    if (broken !== null) throw new Error(`the audit in the backup is not whole: entry ${broken.seq}: ${broken.why}`)
    const counted = await database
      .selectFrom('inspections')
      .select(({ fn }) => fn.countAll().as('count'))
      .execute()
    return { records: Number(counted[0]?.count), auditEntries: entries }
  } finally {
    await database.destroy()
  }
}
