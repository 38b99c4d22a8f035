import { parentPort, workerData } from 'node:worker_threads'
import type { FromChannel, ToChannel } from '../../domain/channels/line.ts'
import type { Handshake } from '../handshake/handshake-types.ts'
import { createHandshake } from '../handshake/handshake.ts'
import { countsOf } from '../handshake/counts-of.ts'
import { nowMs, stationHandshake } from '../handshake/station-handshake.ts'
import { createModbusServer } from './modbus-server.ts'
import { createUnit } from './unit.ts'
import type { ModbusThreadData } from './thread-data.ts'

const TICK_MS = 5
const STATE_MS = 500
const HEARTBEAT_MS = 250
const MAX_CONNECTIONS = 32
const IDLE_MS = 300_000

const { host, port, wordOrder, units } = workerData as ModbusThreadData
const main = parentPort!
const tell = (message: FromChannel): void => {
  main.postMessage(message)
}

const handshakes = new Map<string, Handshake>()
const heartbeat = createHeartbeat()
const server = createModbusServer({
  maxConnections: MAX_CONNECTIONS,
  idleMs: IDLE_MS,
  units: new Map(
    units.map((unit) => {
      const handshake = createHandshake(stationHandshake(unit, tell))
      handshakes.set(unit.station, handshake)
      return [unit.unit, createUnit(handshake, heartbeat.count, wordOrder)]
    })
  )
})
server.on('error', (error) => {
  throw error
})
server.listen({ host, port }, () => {
  const address = server.address() as { readonly address: string; readonly port: number }
  tell({ type: 'listening', address: `${address.address}:${address.port}` })
})

main.on('message', (message: ToChannel) => {
  if (message.type === 'result') {
    const { station } = message.line.result
    if (station !== null) handshakes.get(station)?.result(message.line)
  } else if (message.type === 'alive') {
    heartbeat.alive()
    for (const [station, handshake] of handshakes) handshake.alive(message.ready, message.due.includes(station))
  } else if (message.type === 'selected') handshakes.get(message.station)?.selected(message.recipe, message.problem)
  else if (message.type === 'failed') handshakes.get(message.station)?.fail(message.ms)
  else if (message.type === 'close') process.exit(0)
})
setInterval(() => {
  for (const handshake of handshakes.values()) handshake.tick()
}, TICK_MS)
setInterval(() => {
  tell({ type: 'state', problem: null, ...countsOf([...handshakes.values()].map((each) => each.status())) })
}, STATE_MS)

/** Counts only while the service gives a sign of life. */
function createHeartbeat() {
  let count = 0
  let stepMs = -Infinity
  return {
    count: () => count,
    alive() {
      if (nowMs() - stepMs < HEARTBEAT_MS) return
      stepMs = nowMs()
      count = (count + 1) % 65536
    }
  }
}
