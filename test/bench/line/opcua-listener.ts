import type { TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { connectClient, isInstalled } from '../../integration/channels/opcua-connect.ts'
import { freePort } from '../../integration/free-port.ts'

/** What a ResultReady event said. */
export interface UaResult {
  readonly code: number
  readonly ok: boolean
}

export interface OpcuaListener {
  /** Block of the configuration; empty where the package is not installed. */
  readonly config: Readonly<Record<string, unknown>>
  /** By result id. */
  readonly results: ReadonlyMap<string, UaResult>
  /** Resolves when a continuous job of the service that runs now is told of its results. */
  listen(): Promise<void>
}

const AUTOMATIC = '-VisionStateMachine-AutomaticModeStateMachine'
/** Numbers of the types of a job's arguments: measurement, part, recipe, product. */
const WISH = [3015, 3004, 3002, 3003].map((type) => [type, { id: '' }] as const)
const RETRY_MS = 500

/** A controller by OPC 40100-1 in a process of its own, which has a continuous job tell each result. */
export async function createOpcuaListener(t: Pick<TestContext, 'after'>): Promise<OpcuaListener> {
  const port = await freePort()
  const results = new Map<string, UaResult>()

  async function connectAndStart(): Promise<Awaited<ReturnType<typeof connectClient>>> {
    for (;;) {
      try {
        const url = `opc.tcp://127.0.0.1:${port}/okng`
        const ask = await connectClient(t as TestContext, url, '', { OKNG_OPCUA_NONE: '1' })
        for (;;) {
          const started = await ask({ method: [AUTOMATIC, 'StartContinuous', [...WISH, ['Variant', null]]] })
          if ((started as [string])[0] === 'Good') return ask
          await wait(RETRY_MS)
        }
      } catch {
        // The service is away, or makes its certificate.
        await wait(RETRY_MS)
      }
    }
  }

  async function hear(ask: Awaited<ReturnType<typeof connectClient>>): Promise<void> {
    for (;;) {
      const [event] = (await ask({ events: 1 })) as [unknown[]]
      const [, , , resultId, , , , content] = event
      if (typeof resultId !== 'string' || !Array.isArray(content)) continue
      const [code, ok] = (content as { value: unknown }[]).map(({ value }) => value)
      results.set(resultId, { code: code as number, ok: ok as boolean })
    }
  }

  return {
    config: isInstalled
      ? { opcua: { enabled: true, port, security: 'none-too', stations: { North: { station: 'north' } } } }
      : {},
    results,
    async listen() {
      if (!isInstalled) return
      const ask = await connectAndStart()
      // It ends with the service.
      hear(ask).catch(() => {})
    }
  }
}
