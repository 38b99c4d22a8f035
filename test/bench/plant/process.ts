// A process of okng that is started anew with the same settings after it was killed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'

export interface OkngProcess {
  readonly name: string
  start(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  stop(): Promise<void>
}

const READY_MS = 60_000

/** @param url of a service, which is waited for; undefined for a worker @param log file that its output goes to */
export function okngProcess(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  log: string,
  url?: string
): OkngProcess {
  let child: ChildProcess | undefined
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return {
    name,
    async start() {
      const started = spawn(process.execPath, [join(PACKAGE_ROOT, 'dist/src/cli/main.js'), ...args], {
        cwd: PACKAGE_ROOT,
        env: { PATH: process.env['PATH'] ?? '', ...env },
        stdio: ['ignore', 'pipe', 'pipe']
      })
      child = started
      const file = createWriteStream(log, { flags: 'a' })
      started.stdout.pipe(file)
      started.stderr.pipe(file)
      if (url === undefined) return
      for (const begin = performance.now(); ; await wait(100)) {
        if (started.exitCode !== null) throw new Error(`${name} ended: see ${log}`)
        if (performance.now() - begin > READY_MS) throw new Error(`${name} is not ready: see ${log}`)
        const isReady = await fetch(`${url}/readyz`).then(
          ({ ok }) => ok,
          () => false
        )
        if (isReady) return
      }
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM')
  }
}
