import type { FromChannel, ToChannel } from '../../domain/channels/line.ts'
import { countsOf } from '../handshake/counts-of.ts'
import { loadNodeOpcua } from './node-opcua.ts'
import type { OpcuaData } from './process-data.ts'
import { addStation, type StationObject } from './station-object.ts'

const TICK_MS = 5
const STATE_MS = 500
const HEARTBEAT_MS = 250
const MAX_SESSIONS = 100
/** Wrong keys are answered after so long. */
const WRONG_KEY_MS = 1000
const CLOSE_MS = 500

const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6
const tell = (message: FromChannel): void => {
  if (process.connected) process.send!(message)
}
const logins = new Map<number, (allowed: boolean) => void>()
let lastLogin = 0
let stations: readonly StationObject[] = []
let heartbeat = 0
let beatMs = -Infinity
let close = async (): Promise<void> => {}

process.on('disconnect', () => process.exit(0))
process.on('message', (message: ToChannel | { readonly type: 'begin'; readonly data: OpcuaData }) => {
  if (message.type === 'begin') begin(message.data).catch(die)
  else if (message.type === 'login-answer') {
    logins.get(message.id)?.(message.allowed)
    logins.delete(message.id)
  } else if (message.type === 'close') void close().finally(() => process.exit(0))
  else pass(message)
})

function pass(message: ToChannel): void {
  for (const { station, handshakes } of stations)
    for (const handshake of handshakes) {
      if (message.type === 'result' && message.line.result.station === station) handshake.result(message.line)
      if (message.type === 'alive') handshake.alive(message.ready)
      if (message.type === 'selected' && message.station === station)
        handshake.selected(message.recipe, message.problem)
    }
  if (message.type === 'alive' && nowMs() - beatMs >= HEARTBEAT_MS) {
    beatMs = nowMs()
    heartbeat = (heartbeat + 1) % 65536
  }
}

/** Whether a key may be used. A wrong one is answered late. */
function askMain(key: string, answer: (allowed: boolean) => void): void {
  const id = ++lastLogin
  logins.set(id, (allowed) => {
    setTimeout(answer, allowed ? 0 : WRONG_KEY_MS, allowed)
  })
  tell({ type: 'login', id, key })
}

async function begin({ host, port, pkiFolder, allowsNone, trustsAll, stations: given }: OpcuaData): Promise<void> {
  const ua = loadNodeOpcua()
  const { MessageSecurityMode: mode, SecurityPolicy: policy } = ua
  const server = new ua.OPCUAServer({
    port,
    ...(host !== '0.0.0.0' && { hostname: host, host }),
    resourcePath: '/okng',
    serverInfo: { applicationName: { text: 'okng' }, productUri: 'okng' },
    buildInfo: { productName: 'okng', manufacturerName: 'okng' },
    securityModes: [mode['SignAndEncrypt'], ...(allowsNone ? [mode['None']] : [])],
    securityPolicies: [policy['Basic256Sha256'], ...(allowsNone ? [policy['None']] : [])],
    allowAnonymous: allowsNone,
    maxAllowedSessionNumber: MAX_SESSIONS,
    serverCertificateManager: new ua.OPCUACertificateManager({
      rootFolder: pkiFolder,
      automaticallyAcceptUnknownCertificate: trustsAll
    }),
    userManager: {
      isValidUserAsync(_user: string, key: string, done: (error: Error | null, allowed: boolean) => void) {
        askMain(key, (allowed) => {
          done(null, allowed)
        })
      }
    }
  })
  await server.initialize()
  stations = given.map(({ name, station, recipes, ...limits }) =>
    addStation(
      ua,
      server,
      name,
      {
        ...limits,
        station,
        recipes: new Map(recipes),
        now: () => ({ ms: nowMs(), epochMs: Date.now() }),
        expect(partId, triggerId) {
          tell({ type: 'expect', station, partId, triggerId })
        },
        select(recipe) {
          tell({ type: 'select', station, recipe })
        }
      },
      () => heartbeat
    )
  )
  await server.start()
  close = () => server.shutdown(CLOSE_MS)
  tell({ type: 'listening', address: server.getEndpointUrl() })
  setInterval(() => {
    for (const { handshakes } of stations) for (const handshake of handshakes) handshake.tick()
  }, TICK_MS)
  setInterval(() => {
    const statuses = stations.flatMap(({ handshakes }) => handshakes.map((each) => each.status()))
    tell({ type: 'state', problem: null, ...countsOf(statuses) })
  }, STATE_MS)
}

function die(error: unknown): void {
  const problem = error instanceof Error ? error.message : String(error)
  if (!process.connected) process.exit(1)
  // The message must be out before the process ends.
  process.send!({ type: 'state', problem, backlog: 0, events: {} } satisfies FromChannel, () => process.exit(1))
}
