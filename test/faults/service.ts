// The service as a process of its own, with faults put into it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { PACKAGE_ROOT } from '../../src/package-root.ts'
import { startArguments } from '../soak/spawn-server.ts'
import { databaseOf } from '../unit/store/database/database-fixture.ts'

export type Fault = 'dying-threads' | 'broken-encoder' | 'jumping-clock'

export interface ServiceOptions {
  /** What differs from config/default.json. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly fault?: Fault
  readonly env?: Readonly<Record<string, string>>
}

export interface Service {
  readonly url: string
  readonly process: ChildProcess
  /** Lines of its log, parsed. */
  readonly log: readonly LogLine[]
  /** What the fault is told; see the module of that name in inject/. */
  fault(text: string): void
  /** @returns its exit code, or the signal that ended it */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>
  /** Of GET /metrics, the value of a line that starts so; 0 where there is none. */
  metric(start: string): Promise<number>
}

export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly [key: string]: unknown
}

/**
 * Starts the service over a data folder, ready. Killed when the test ends.
 * @throws Error with what it said when it ends before
 */
export async function startService(t: TestContext, data: string, options: ServiceOptions = {}): Promise<Service> {
  const { child, log, said, faultFile } = spawnService(t, data, await databaseFor(data, options), options)
  const ready = new Promise<string>((resolve) => {
    const look = (): void => {
      const url = log.map(({ msg }) => /^ready at (http:[^ ,]+)/.exec(msg)?.[1]).find((each) => each !== undefined)
      if (url !== undefined) resolve(url)
    }
    log.onLine = look
  })
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      resolve(code ?? signal!)
    })
  })
  const url = await Promise.race([
    ready,
    ended.then((code) => {
      throw new Error(`the service ended with ${code}: ${said()}`)
    })
  ])
  return {
    url,
    process: child,
    log,
    fault(text) {
      writeFileSync(faultFile, text)
    },
    async kill(signal) {
      child.kill(signal)
      return ended
    },
    async metric(start) {
      const line = (await (await fetch(`${url}/metrics`)).text()).split('\n').find((each) => each.startsWith(start))
      return Number(line?.split(' ').at(-1) ?? 0)
    }
  }
}

/** Starts the service, which must not come to serve. @returns its exit code and what it said last */
export async function failToStart(
  t: TestContext,
  data: string,
  options: ServiceOptions = {}
): Promise<{ readonly code: number | null; readonly said: string }> {
  const { child, log, said } = spawnService(t, data, await databaseFor(data, options), options)
  log.onLine = () => {
    if (log.some(({ msg }) => msg.startsWith('ready at'))) child.kill('SIGKILL')
  }
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said: said() }
}

/** Where the configuration names one, that. */
const databaseFor = async (data: string, { config = {} }: ServiceOptions): Promise<string> =>
  'databaseUrl' in config ? '' : databaseOf(data)

interface Log extends Array<LogLine> {
  onLine?: () => void
}

function spawnService(
  t: TestContext,
  data: string,
  databaseUrl: string,
  { config = {}, fault, env = {} }: ServiceOptions
) {
  const file = join(data, 'config.json')
  const faultFile = join(data, 'fault')
  writeFileSync(faultFile, '')
  writeFileSync(file, JSON.stringify({ dataDir: data, port: 0, runtime: 'onnx', pixelWorkers: 1, ...config }))
  const args = fault === undefined ? [] : ['--import', new URL(`./inject/${fault}.js`, import.meta.url).href]
  const child = spawn(process.execPath, [...args, ...startArguments()], {
    cwd: PACKAGE_ROOT,
    env: { ...process.env, DATABASE_URL: databaseUrl, OKNG_CONFIG: file, FAULT_FILE: faultFile, ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  t.after(() => {
    child.kill('SIGKILL')
  })
  const log: Log = []
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text
  })
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.push(JSON.parse(line) as LogLine)
    log.onLine?.()
  })
  return {
    child,
    log,
    faultFile,
    said: () =>
      `${errors}${log
        .filter(({ level }) => level >= 40)
        .map((line) => JSON.stringify(line))
        .join('\n')}`
  }
}
