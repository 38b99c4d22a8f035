// A PostgreSQL of the script's own, which can be restarted.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../integration/free-port.ts'

export interface OwnPostgres {
  readonly url: string
  /** Ends every connection at once, and starts it anew. */
  restart(): Promise<void>
  stop(): void
}

const ROOT = '/usr/lib/postgresql'
const version = existsSync(ROOT) ? readdirSync(ROOT).toSorted().at(-1) : undefined
export const hasPostgres = version !== undefined

/** @throws Error where PostgreSQL is not installed */
export async function startPostgres(): Promise<OwnPostgres> {
  if (version === undefined) throw new Error(`expected PostgreSQL below ${ROOT}: apt-get install postgresql`)
  const folder = mkdtempSync(join(tmpdir(), 'okng-postgres-'))
  const port = await freePort()
  // It refuses to run as root.
  const isRoot = userInfo().uid === 0
  if (isRoot) {
    chmodSync(folder, 0o777)
    execFileSync('chown', ['postgres', folder])
  }
  const commandOf = (program: string, ...args: string[]): [string, string[]] => {
    const command = [join(ROOT, version, 'bin', program), ...args]
    const [first, ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    return [first!, rest]
  }
  const run = (...command: [string, ...string[]]): void => {
    execFileSync(...commandOf(...command), { stdio: 'ignore' })
  }
  const data = join(folder, 'data')
  run('initdb', '-D', data, '-U', 'okng', '-A', 'trust', '--no-sync')
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`
  const control = ['-D', data, '-l', join(folder, 'log'), '-w', '-o', options]
  run('pg_ctl', ...control, 'start')
  return {
    url: `postgres://okng@127.0.0.1:${port}/postgres`,
    // The cameras go on meanwhile, in this process.
    async restart() {
      const child = spawn(...commandOf('pg_ctl', ...control, 'restart', '-m', 'immediate'), { stdio: 'ignore' })
      await once(child, 'exit')
    },
    stop() {
      run('pg_ctl', ...control, 'stop', '-m', 'immediate')
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
