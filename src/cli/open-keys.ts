import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { databaseUrlOf, loadConfig } from '../config.ts'
import type { Actor } from '../domain/access/access.ts'
import type { KeyBook } from '../domain/access/keys.ts'
import { PACKAGE_ROOT } from '../package-root.ts'
import { createAuditWriter } from '../store/access/audit-log.ts'
import { openDatabase } from '../store/database/open-database.ts'
import { createKeyBook } from '../store/access/key-book.ts'
import { stationId } from '../store/station-id.ts'

/** The keys of this station, and who works on them here. */
export interface OpenKeys {
  readonly keys: KeyBook
  readonly actor: Actor
  close(): Promise<void>
}

/** Opens the keys in the database that the service uses; it may run meanwhile. Whoever may write its file is an admin here. */
export async function openKeys(env: Readonly<Record<string, string | undefined>>, now: () => Date): Promise<OpenKeys> {
  const config = loadConfig({
    env,
    readFile: (path) => readFileSync(path, 'utf8'),
    defaultFile: join(PACKAGE_ROOT, 'config/default.json')
  })
  const database = await openDatabase(databaseUrlOf(config))
  const audit = createAuditWriter(await stationId(resolve(config.dataDir)), now)
  return {
    keys: createKeyBook({ database, audit, configured: config.adminKeys.length > 0, randomBytes, now, onFault() {} }),
    actor: { name: `cli ${userName()}`, role: 'admin' },
    close: () => database.destroy()
  }
}

/** A container may run as a user that has no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
