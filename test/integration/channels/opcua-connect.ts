import type { TestContext } from 'node:test'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Ask } from './opcua-client.ts'

const CLIENT = fileURLToPath(new URL('./opcua-client.js', import.meta.url))
export const isInstalled = ((): boolean => {
  try {
    createRequire(import.meta.url).resolve('node-opcua')
    return true
  } catch {
    return false
  }
})()

/** A client in a process of its own. @throws what it was refused with */
export async function connectClient(t: TestContext, url: string, key: string, env: NodeJS.ProcessEnv = {}) {
  const child = fork(CLIENT, [url, 'North', key], {
    silent: true,
    serialization: 'advanced',
    env: { ...process.env, ...env }
  })
  t.after(() => child.kill('SIGKILL'))
  const hear = async (): Promise<{ connected?: true; value?: unknown; error?: string }> =>
    ((await once(child, 'message')) as [object])[0]
  const first = await hear()
  if (first.error !== undefined) throw new Error(first.error)
  return async (ask: Ask): Promise<unknown> => {
    const answer = hear()
    child.send(ask)
    const { value, error } = await answer
    if (error !== undefined) throw new Error(error)
    return value
  }
}
