import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { PACKAGE_ROOT } from '../../src/package-root.ts'

export interface SpawnedServer {
  readonly url: string
  readonly pid: number
  /** Resident memory of its process. */
  rssBytes(): Promise<number>
  stop(): Promise<void>
  /** As a power cut of the process alone would: SIGKILL. */
  kill(): Promise<void>
}

/** What `npm start` gives to node: flags of V8, and the entry. */
export function startArguments(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string }
  }
  // Before it comes what checks the version of Node.
  const [command, ...given] = scripts.start.split(' && ').at(-1)!.split(' ')
  if (command !== 'node')
    throw new Error(`package.json, scripts.start: expected a call of node, received ${scripts.start}`)
  return given
}

/**
 * The service in a process of its own, ready, as `npm start` runs it.
 * @param config what differs from config/default.json
 */
export async function spawnServer(
  dataFolder: string,
  config: Readonly<Record<string, unknown>>
): Promise<SpawnedServer> {
  const port = await freePort()
  const file = join(dataFolder, 'config.json')
  writeFileSync(file, JSON.stringify({ dataDir: dataFolder, port, logLevel: 'warn', ...config }))
  const child = spawn(process.execPath, startArguments(), {
    cwd: PACKAGE_ROOT,
    env: { ...process.env, DATABASE_URL: '', OKNG_CONFIG: file },
    stdio: ['ignore', 'inherit', 'inherit']
  })
  const url = `http://127.0.0.1:${port}`
  await untilReady(url, child)
  return {
    url,
    pid: child.pid!,
    async rssBytes() {
      const bytes = /^process_resident_memory_bytes (\S+)/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1]
      if (bytes === undefined) throw new Error('expected process_resident_memory_bytes in /metrics')
      return Number(bytes)
    },
    async kill() {
      if (child.exitCode !== null || !child.kill('SIGKILL')) return
      await once(child, 'exit')
    },
    async stop() {
      if (child.exitCode !== null || !child.kill('SIGTERM')) return
      await once(child, 'exit')
    }
  }
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    if (
      await fetch(`${url}/readyz`).then(
        ({ status }) => status === 200,
        () => false
      )
    )
      return
    await wait(100)
  }
  child.kill('SIGKILL')
  throw new Error('the server was not ready within a minute')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
