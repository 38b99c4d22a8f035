// `npm run bench:line`: a line whose controller triggers by Modbus TCP and whose camera posts by HTTP, with listeners
// by webhook, by lines over TCP, by MQTT and Sparkplug B where Mosquitto is installed, and by OPC UA where node-opcua
// is. First with all channels off, then with all on, then all on while the process for OPC UA, the broker, the database
// and the service are killed one after the other (Modbus, TCP and the rest are threads of the service: they end with
// it). Fails (exit code 1) on: a result that is not that of its part (wrong), one that was there before or belongs to
// another trigger (stale), an answered part that never arrives by MQTT, Sparkplug B or by webhook, or, while nothing is
// killed, by OPC UA (lost), and where no result comes any more after a kill.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { freePort } from '../../integration/free-port.ts'
import { createBroker, hasMosquitto } from '../../integration/channels/mosquitto.ts'
import { quantile } from '../../soak/closed-loop.ts'
import { type SpawnedServer, spawnServer } from '../../soak/spawn-server.ts'
import { decoded } from '../../unit/integrations/sparkplug/decoded.ts'
import { createCamera } from './camera.ts'
import { createController } from './controller.ts'
import { brokerKill, type Kill, killOpcua, lineDatabase } from './kills.ts'
import { startListeners } from './listeners.ts'
import { createOpcuaListener } from './opcua-listener.ts'
import { createTally, wordsOf } from './tally.ts'
import { printedSection } from '../results/printed-section.ts'

const { values: options } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '600' },
    rate: { type: 'string', default: '20' }
  }
})
const seconds = Number(options.seconds)
const taktMs = 1000 / Number(options.rate)
/** Of a trigger; the controller waits a little longer. */
const DEADLINE_MS = 1000
const CONTROLLER_MS = 1500
/** Everything is killed once in this time of the whole run. */
const SECONDS_A_ROUND = 120

const folder = mkdtempSync(join(tmpdir(), 'okng-line-'))
const cleanUps: (() => unknown)[] = []
let server: SpawnedServer

const { print: say, keep } = printedSection('A line by all channels', 'npm run bench:line --')
const p = (times: readonly number[], share: number): string => quantile(times, share).toFixed(1)

const camera = createCamera(() => server.url)
const modbusPort = await freePort()
const controller = createController(modbusPort, CONTROLLER_MS)
const tally = createTally(controller, camera, taktMs, DEADLINE_MS)
const { counts, reasons, validMs } = tally
/** Answers whose result is not there. */
const missingIn = (there: { has(resultId: string): boolean }): number =>
  [...camera.answers.values()].filter(({ resultId }) => !there.has(resultId)).length

async function main(): Promise<void> {
  const broker = hasMosquitto
    ? await createBroker({ after: (run: () => unknown) => cleanUps.push(run) } as never, folder)
    : null
  await broker?.start()
  const received = broker?.subscribe('okng/+/+/+')
  const sparks = broker?.subscribe('spBv1.0/okng/DDATA/#', '%x')
  if (broker === null) say('without MQTT: mosquitto is not installed')
  const database = await lineDatabase(folder)
  cleanUps.push(database.stop)
  const own = { records: { mode: 'sync' }, ...(database.url !== undefined && { databaseUrl: database.url }) }
  const listeners = await startListeners(folder)
  cleanUps.push(listeners.close)
  const opcua = await createOpcuaListener({ after: (run: () => unknown) => cleanUps.push(run) } as never)
  const channels = {
    ...listeners.config,
    ...opcua.config,
    modbus: { enabled: true, port: modbusPort, units: { 1: { station: 'north', deadlineMs: DEADLINE_MS } } },
    ...(broker && {
      mqtt: { enabled: true, url: `mqtt://127.0.0.1:${broker.port}`, ...broker.login },
      sparkplug: { enabled: true, url: `mqtt://127.0.0.1:${broker.port}`, ...broker.login }
    })
  }

  server = await spawnServer(folder, own)
  await tally.feed(1000, () => camera.post(null))
  const off = await tally.feed((seconds / 4) * 1000, () => camera.post(null))
  say(`channels off: ${off.length} parts, /inspect p50 ${p(off, 0.5)} ms, p99 ${p(off, 0.99)} ms`)
  await server.stop()

  server = await spawnServer(folder, { ...own, ...channels })
  await opcua.listen()
  await tally.feed(1000, tally.part)
  const unheard = (): number => missingIn(opcua.results)
  const on = await tally.feed((seconds / 4) * 1000, tally.part)
  say(
    `channels on: ${on.length} parts, /inspect p50 ${p(on, 0.5)} ms, p99 ${p(on, 0.99)} ms `
      + `(${(quantile(on, 0.99) / quantile(off, 0.99)).toFixed(2)} times)`
  )
  if ('opcua' in opcua.config) {
    for (let tries = 0; tries < 50 && unheard() > 0; tries++) await wait(100)
    counts.lost += unheard()
    say(`${opcua.results.size} results by OPC UA, ${unheard()} lost`)
  }
  say(`trigger to valid result: p50 ${p(validMs, 0.5)} ms, p99 ${p(validMs, 0.99)} ms`)

  const kills: readonly Kill[] = [
    ...('opcua' in opcua.config
      ? [
          {
            name: 'OPC UA process killed',
            async run() {
              killOpcua(server.pid)
              await opcua.listen()
            }
          }
        ]
      : []),
    ...(broker === null ? [] : [brokerKill(broker)]),
    database.kill,
    {
      name: 'service killed',
      async run() {
        await server.kill()
        server = await spawnServer(folder, { ...own, ...channels })
        void opcua.listen()
      }
    }
  ]
  const rounds = Math.max(1, Math.floor(seconds / SECONDS_A_ROUND))
  for (let round = 0; round < rounds; round++)
    for (const kill of kills) say(await tally.partsWhile(kill, (seconds * 1000) / 2 / rounds / kills.length))
  controller.close()

  const unposted = (): number => missingIn(listeners.posted)
  for (let tries = 0; tries < 200 && unposted() > 0; tries++) await wait(100)
  counts.lost += unposted()
  for (const { resultId, code, ok } of camera.answers.values()) {
    const heard = opcua.results.get(resultId)
    if (heard !== undefined && (heard.code !== code || heard.ok !== ok)) counts.wrong++
  }
  say(`${listeners.lines()} lines by TCP, ${listeners.posted.size} results by webhook`)
  if (received === undefined || sparks === undefined) return
  const idsByMqtt = (): unknown[] => received.map(({ payload }) => (JSON.parse(payload) as InspectionResult).resultId)
  const idsBySparkplug = (): unknown[] =>
    sparks.map(({ payload }) => decoded(Buffer.from(payload, 'hex')).values['Result/Id'])
  for (const idsOf of [idsByMqtt, idsBySparkplug]) {
    const missing = (): number => missingIn(new Set(idsOf()))
    for (let tries = 0; tries < 100 && missing() > 0; tries++) await wait(200)
    counts.lost += missing()
  }
  say(`${received.length} messages by MQTT, ${sparks.length} by Sparkplug B`)
}

try {
  await main()
} finally {
  await server!.stop()
  for (const run of cleanUps) await run()
  rmSync(folder, { recursive: true, force: true })
}
const { results, rejects, wrong, stale, lost, kills, dead } = counts
say(`${kills} kills, ${dead} without a result afterwards; ${results} results, ${rejects} rejects (${wordsOf(reasons)})`)
const failed = wrong + stale + lost + dead > 0 || results === 0
say(`${failed ? 'FAILED' : 'passed'}: ${wrong} wrong, ${stale} stale, ${lost} lost`)
process.exitCode = failed ? 1 : 0
if (!failed) keep()
