import { parentPort, workerData } from 'node:worker_threads'
import type { FromChannel, ToChannel } from '../../domain/channels/line.ts'
import { countsOf } from '../handshake/counts-of.ts'
import { stationHandshake } from '../handshake/station-handshake.ts'
import { createTextServer } from './text-server.ts'
import { createTextStation } from './text-station.ts'
import type { TextThreadData } from './thread-data.ts'

const TICK_MS = 5
const STATE_MS = 500
const MAX_CONNECTIONS = 32

const { host, port, template, lineEnd, pushes, stations: given } = workerData as TextThreadData
const main = parentPort!
const tell = (message: FromChannel): void => {
  main.postMessage(message)
}
const all = given.map((each) => ({
  name: each.name,
  station: each.station,
  text: createTextStation(stationHandshake(each, tell))
}))
const { server, push } = createTextServer({
  stations: new Map(all.map(({ name, text }) => [name, text])),
  template,
  lineEnd,
  maxConnections: MAX_CONNECTIONS
})
server.on('error', (error) => {
  throw error
})
server.listen({ host, port }, () => {
  tell({ type: 'listening', address: `${host}:${port}` })
})

main.on('message', (message: ToChannel) => {
  if (message.type === 'result') {
    const { station } = message.line.result
    const mine = all.filter((each) => each.station === station)
    for (const { text } of mine) text.result(message.line)
    if (pushes && mine.length > 0) push(message.line)
  } else if (message.type === 'alive') {
    for (const { station, text } of all) text.alive(message.ready, message.due.includes(station))
  } else if (message.type === 'selected') {
    for (const { station, text } of all) if (station === message.station) text.selected(message.recipe, message.problem)
  } else if (message.type === 'failed') {
    for (const { station, text } of all) if (station === message.station) text.fail(message.ms)
  } else if (message.type === 'close') process.exit(0)
})
setInterval(() => {
  for (const { text } of all) text.tick()
}, TICK_MS)
setInterval(() => {
  tell({ type: 'state', problem: null, ...countsOf(all.map(({ text }) => text.status())) })
}, STATE_MS)
