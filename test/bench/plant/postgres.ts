// A PostgreSQL of the script's own, which can be restarted.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../integration/free-port.ts'

export interface OwnPostgres {
  readonly url: string
  /** Ends every connection at once, and starts it anew. */
  restart(): void
  stop(): void
}

const ROOT = '/usr/lib/postgresql'

/** @throws Error where PostgreSQL is not installed */
export async function startPostgres(): Promise<OwnPostgres> {
  const version = existsSync(ROOT) ? readdirSync(ROOT).toSorted().at(-1) : undefined
  if (version === undefined) throw new Error(`expected PostgreSQL below ${ROOT}: apt-get install postgresql`)
  const folder = mkdtempSync(join(tmpdir(), 'okng-postgres-'))
  const port = await freePort()
  // It refuses to run as root.
  const isRoot = userInfo().uid === 0
  if (isRoot) {
    chmodSync(folder, 0o777)
    execFileSync('chown', ['postgres', folder])
  }
  const run = (program: string, ...args: string[]): void => {
    const command = [join(ROOT, version, 'bin', program), ...args]
    const [first, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    execFileSync(first!, rest, { stdio: 'ignore' })
  }
  const data = join(folder, 'data')
  run('initdb', '-D', data, '-U', 'okng', '-A', 'trust', '--no-sync')
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`
  const control = (...args: string[]): void => {
    run('pg_ctl', '-D', data, '-l', join(folder, 'log'), '-w', '-o', options, ...args)
  }
  control('start')
  return {
    url: `postgres://okng@127.0.0.1:${port}/postgres`,
    restart() {
      control('restart', '-m', 'immediate')
    },
    stop() {
      control('stop', '-m', 'immediate')
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
