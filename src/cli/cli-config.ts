import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { loadConfig } from '../load-config.ts'
import type { Actor } from '../domain/access/access.ts'
import { PACKAGE_ROOT } from '../package-root.ts'

/** The configuration of the service that runs, or would run, in this environment. */
export function cliConfig(env: Readonly<Record<string, string | undefined>>): Config {
  return loadConfig({
    env,
    readFile: (path) => readFileSync(path, 'utf8'),
    defaultFile: join(PACKAGE_ROOT, 'config/default.json')
  })
}

/** The person at the command line: an admin, as they may write the files of the data folder. */
export function cliActor(): Actor {
  return { name: `cli ${userName()}`, role: 'admin' }
}

/** A container may run as a user that has no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
