import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PACKAGE_ROOT } from '../../src/package-root.ts'
import { databaseOf } from '../unit/store/database/database-fixture.ts'

export interface RunningService {
  readonly url: string
  /** The end of its log, and how it ended if it did. */
  lastWords(): string
  stop(): Promise<void>
}

/** The real service as a process of its own, on a free port, its data in `dataDir`. */
export async function startService(
  dataDir: string,
  env: Readonly<Record<string, string>> = {}
): Promise<RunningService> {
  const { OKNG_CHROMIUM: _ours, ...inherited } = process.env
  const child = spawn(process.execPath, [join(PACKAGE_ROOT, 'dist/src/server.js')], {
    cwd: dataDir,
    env: { ...inherited, OKNG_PORT: '0', OKNG_DATA_DIR: dataDir, DATABASE_URL: await databaseOf(dataDir), ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const log: string[] = []
  child.stderr.on('data', (chunk: Buffer) => {
    log.push(chunk.toString())
  })
  const lines = createInterface(child.stdout)
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      log.push(`${line}\n`)
      if (log.length > 1000) log.shift()
      const found = /(?:ready|listening) at (http:\/\/[^\s,"]+)/.exec(line)
      if (found) resolve(found[1]!)
    })
    child.once('exit', (code) => {
      reject(new Error(`the service ended with ${code}:\n${log.join('')}`))
    })
  })
  const ended = (): string =>
    child.exitCode === null && child.signalCode === null
      ? 'running'
      : `ended with ${child.exitCode ?? child.signalCode}`
  return {
    url,
    lastWords: () => `the service is ${ended()}; its log:\n${log.slice(-20).join('')}`,
    stop: () => stop(child)
  }
}

/** Resolves when the service can judge: before that its own page asks it, and is answered 503. */
export async function untilReady({ url }: Pick<RunningService, 'url'>): Promise<void> {
  while ((await fetch(`${url}/readyz`)).status !== 200) await new Promise(setImmediate)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
