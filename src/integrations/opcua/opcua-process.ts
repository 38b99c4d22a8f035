import type { FromChannel, LineResult, RecordsWanted, ToChannel } from '../../domain/channels/line.ts'
import { countsOf } from '../handshake/counts-of.ts'
import { nowMs, stationHandshake } from '../handshake/station-handshake.ts'
import { loadNodeOpcua } from './node-opcua.ts'
import type { OpcuaData } from './process-data.ts'
import { addStation, type OpcuaStation } from './opcua-station.ts'
import { createQuestions } from './questions.ts'

const TICK_MS = 5
const STATE_MS = 500
const HEARTBEAT_MS = 250
const MAX_SESSIONS = 100
/** Of clients whose session is refused or was left behind, too. */
const MAX_CONNECTIONS = 120
/** A wrong key is answered after this time. */
const WRONG_KEY_MS = 1000
const CLOSE_MS = 500
/** Records that are not read by then are not answered. */
const RECORDS_MS = 5000

const tell = (message: FromChannel): void => {
  // Where the service is gone, this process ends by 'disconnect'.
  if (process.connected) process.send!(message, () => {})
}
const logins = createQuestions<boolean>()
const simulations = createQuestions<void>()
const records = createQuestions<readonly LineResult['result'][] | null>()
let stations: readonly OpcuaStation[] = []
let heartbeat = 0
let beatMs = -Infinity
let close: () => Promise<void> = async () => {}

process.on('disconnect', () => process.exit(0))
process.on('message', (message: ToChannel | { readonly type: 'begin'; readonly data: OpcuaData }) => {
  if (message.type === 'begin') begin(message.data).catch(die)
  else if (message.type === 'login-answer') logins.answer(message.id, message.allowed)
  else if (message.type === 'simulate-answer') simulations.answer(message.id)
  else if (message.type === 'records-answer') records.answer(message.id, message.results)
  else if (message.type === 'close') void close().finally(() => process.exit(0))
  else pass(message)
})

function pass(message: ToChannel): void {
  for (const station of stations) station.pass(message)
  if (message.type === 'alive' && nowMs() - beatMs >= HEARTBEAT_MS) {
    beatMs = nowMs()
    heartbeat = (heartbeat + 1) % 65536
  }
}

/** Whether a key may be used. A wrong one is answered late. */
function askMain(key: string, answer: (allowed: boolean) => void): void {
  void logins
    .ask((id) => {
      tell({ type: 'login', id, key })
    })
    .then((allowed) => {
      setTimeout(answer, allowed ? 0 : WRONG_KEY_MS, allowed)
    })
}

/** @throws where they can't be read in time */
async function findRecords(wanted: RecordsWanted): Promise<readonly LineResult['result'][]> {
  const late = new Promise<null>((resolve) => {
    setTimeout(resolve, RECORDS_MS, null).unref()
  })
  const asked = records.ask((id) => {
    tell({ type: 'records', id, wanted })
  })
  const found = await Promise.race([asked, late])
  if (found === null) throw new Error('the records cannot be read now')
  return found
}

async function begin({
  host,
  port,
  hostNames,
  pkiFolder,
  allowsNone,
  trustsAll,
  stations: given
}: OpcuaData): Promise<void> {
  const ua = loadNodeOpcua()
  const { MessageSecurityMode: mode, SecurityPolicy: policy } = ua
  const server = new ua.OPCUAServer({
    port,
    ...(host !== '0.0.0.0' && { hostname: host, host }),
    ...(hostNames.length > 0 && { alternateHostname: hostNames }),
    resourcePath: '/okng',
    nodeset_filename: [ua.nodesets.standard, ua.nodesets.machineVision],
    serverInfo: { applicationName: { text: 'okng' }, productUri: 'okng' },
    buildInfo: { productName: 'okng', manufacturerName: 'okng' },
    securityModes: [mode['SignAndEncrypt'], ...(allowsNone ? [mode['None']] : [])],
    securityPolicies: [policy['Basic256Sha256'], ...(allowsNone ? [policy['None']] : [])],
    allowAnonymous: allowsNone,
    serverCapabilities: { maxSessions: MAX_SESSIONS },
    maxConnectionsPerEndpoint: MAX_CONNECTIONS,
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
  stations = given.map((each) =>
    addStation(ua, server, {
      name: each.name,
      configuration: each.configuration,
      records: findRecords,
      simulate: (on) =>
        simulations.ask((id) => {
          tell({ type: 'simulate', id, station: each.station, on })
        }),
      heartbeat: () => heartbeat,
      handshake: stationHandshake(each, tell)
    })
  )
  // A process before this one may have been killed in simulation.
  for (const { station } of given)
    void simulations.ask((id) => {
      tell({ type: 'simulate', id, station, on: false })
    })
  await server.start()
  tell({ type: 'listening', address: server.getEndpointUrl() })
  const ticks = setInterval(() => {
    for (const station of stations) station.tick()
  }, TICK_MS)
  close = () => {
    clearInterval(ticks)
    // What the service tells from now on changes nothing: the nodes are about to go.
    stations = []
    return server.shutdown(CLOSE_MS)
  }
  setInterval(() => {
    const statuses = stations.flatMap((station) => station.statuses())
    tell({ type: 'state', problem: null, ...countsOf(statuses) })
  }, STATE_MS)
}

function die(error: unknown): void {
  const problem = error instanceof Error ? error.message : String(error)
  if (!process.connected) process.exit(1)
  // The message must be out before the process ends.
  process.send!({ type: 'state', problem, backlog: 0, events: {} } satisfies FromChannel, () => process.exit(1))
}
