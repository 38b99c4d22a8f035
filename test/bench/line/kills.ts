import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { join } from 'node:path'
import Sqlite from 'libsql'
import type { Broker } from '../../integration/channels/mosquitto.ts'
import { hasPostgres, startPostgres } from '../plant/postgres.ts'

/** Something that the service needs, or a part of it. */
export interface Kill {
  readonly name: string
  /** Ends it, and resolves when it runs again. */
  readonly run: () => Promise<void>
}

export interface LineDatabase {
  /** For the configuration; undefined: the service's own SQLite. */
  readonly url: string | undefined
  readonly kill: Kill
  stop(): void
}

const AWAY_MS = 1000
const LOCKED_MS = 3000

/** A PostgreSQL of the benchmark's own. Where it is not installed, the SQLite in `dataFolder` is locked instead. */
export async function lineDatabase(dataFolder: string): Promise<LineDatabase> {
  if (hasPostgres) {
    const postgres = await startPostgres()
    return { url: postgres.url, kill: { name: 'PostgreSQL killed', run: postgres.restart }, stop: postgres.stop }
  }
  const lock = async (): Promise<void> => {
    const other = new Sqlite(join(dataFolder, 'okng.db'), { timeout: LOCKED_MS })
    other.exec('begin exclusive')
    await wait(LOCKED_MS)
    other.exec('commit')
    other.close()
  }
  return { url: undefined, kill: { name: `SQLite locked for ${LOCKED_MS} ms`, run: lock }, stop() {} }
}

export const brokerKill = (broker: Broker): Kill => ({
  name: `MQTT broker away for ${AWAY_MS} ms`,
  async run() {
    await broker.stop()
    await wait(AWAY_MS)
    await broker.start()
  }
})

/** Ends the process that the service has started for OPC UA. @throws Error where there is none */
export function killOpcua(servicePid: number): void {
  const processes = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(servicePid)], { encoding: 'utf8' })
  const pid = /^ *(\d+) .*opcua-process/m.exec(processes)?.[1]
  if (pid === undefined) throw new Error(`expected the OPC UA process among the service's, received: ${processes}`)
  process.kill(Number(pid), 'SIGKILL')
}
