// `npm run bench:line`: a line whose controller triggers by Modbus TCP and whose camera posts by HTTP, with listeners
// by webhook, by lines over TCP, by MQTT and Sparkplug B where Mosquitto is installed, and by OPC UA where node-opcua
// is. First with all channels off, then with all
// on, then all on while service and broker are killed one after the other. Fails (exit code 1) on: a result that is not
// that of its part (wrong), one that was there before or belongs to another trigger (stale), an answered part that
// never arrives by MQTT, Sparkplug B or by webhook, or, while nothing is killed, by OPC UA (lost).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createRandom } from '../../../src/domain/random.ts'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import { encodeBmp } from '../../../src/imaging/encode/encode-bmp.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'
import { freePort } from '../../integration/free-port.ts'
import { createBroker, hasMosquitto } from '../../integration/channels/mosquitto.ts'
import { quantile } from '../../soak/closed-loop.ts'
import { type SpawnedServer, spawnServer } from '../../soak/spawn-server.ts'
import { decoded } from '../../unit/integrations/sparkplug/decoded.ts'
import { createOpcuaListener } from './opcua-listener.ts'
import { startListeners } from './listeners.ts'
import { createController } from './controller.ts'
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
const STRAY_EVERY = 5
const LATE_EVERY = 100
const PICTURES = Array.from({ length: 8 }, (_, n) =>
  encodeBmp(
    renderPart({ random: createRandom(n + 1), width: 320, height: 240, defect: n % 2 === 0 ? null : 'dent' }).image
  )
)

const folder = mkdtempSync(join(tmpdir(), 'okng-line-'))
const cleanUps: (() => unknown)[] = []
const counts = { results: 0, rejects: 0, wrong: 0, stale: 0, lost: 0, kills: 0 }
const reasons = new Map<string, number>()
/** What the camera was answered, by its measId. */
const answers = new Map<string, InspectionResult>()
let nextId = 1
let server: SpawnedServer

/** As a camera does: posts, and tries again while the service is away. @returns milliseconds of the last try */
async function post(id: number | null): Promise<number> {
  const picture = PICTURES[(id ?? 0) % PICTURES.length]! as Uint8Array<ArrayBuffer>
  const query = `station=north${id === null ? '' : `&measId=${id}`}`
  const start = performance.now()
  const reply = await fetch(`${server.url}/inspect?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'image/bmp' },
    body: picture,
    signal: AbortSignal.timeout(5000)
  })
  const result = (await reply.json()) as InspectionResult
  if (reply.status === 200 && id !== null) answers.set(String(id), result)
  return performance.now() - start
}

/** Parts at the takt for so long. @returns the times of /inspect */
async function feed(ms: number, part: (id: number) => Promise<number>): Promise<number[]> {
  const times: number[] = []
  const begin = performance.now()
  for (let n = 0; performance.now() - begin < ms; n++) {
    times.push(await part(nextId++))
    await wait(Math.max(0, begin + (n + 1) * taktMs - performance.now()))
  }
  return times.filter((time) => !Number.isNaN(time))
}

const { print: say, keep } = printedSection('A line by all channels', 'npm run bench:line --')
const p = (times: readonly number[], share: number): string => quantile(times, share).toFixed(1)

async function main(): Promise<void> {
  const modbusPort = await freePort()
  const broker = hasMosquitto
    ? await createBroker({ after: (run: () => unknown) => cleanUps.push(run) } as never, folder)
    : null
  await broker?.start()
  const received = broker?.subscribe('okng/+/+/+')
  const sparks = broker?.subscribe('spBv1.0/okng/DDATA/#', '%x')
  if (broker === null) say('without MQTT: mosquitto is not installed')
  const records = { mode: 'sync' }
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

  server = await spawnServer(folder, { records })
  await feed(1000, () => post(null))
  const off = await feed((seconds / 4) * 1000, () => post(null))
  say(`channels off: ${off.length} parts, /inspect p50 ${p(off, 0.5)} ms, p99 ${p(off, 0.99)} ms`)
  await server.stop()

  server = await spawnServer(folder, { records, ...channels })
  await opcua.listen()
  const controller = createController(modbusPort, CONTROLLER_MS)
  const validMs: number[] = []
  const part = async (id: number): Promise<number> => {
    let postMs = NaN
    const outcome = await controller.inspect(id, async () => {
      // Now and then another picture of the station comes first, or the right one comes too late: neither may be taken
      // for it.
      if (id % STRAY_EVERY === 0) await post(null).catch(() => NaN)
      if (id % LATE_EVERY === 0) await wait(DEADLINE_MS + 50)
      postMs = await post(id).catch(() => NaN)
    })
    if (outcome.kind === 'reject' || outcome.seen.code === 5) {
      counts.rejects++
      const why = outcome.kind === 'reject' ? outcome.why : 'FAULT'
      reasons.set(why, (reasons.get(why) ?? 0) + 1)
    } else {
      const answer = answers.get(String(id))
      counts.results++
      validMs.push(outcome.ms)
      const { seen } = outcome
      if (seen.triggerId !== id || outcome.ms === 0) counts.stale++
      // The service may have been killed between the register and the answer of HTTP: then there is no answer to
      // compare with.
      else if (
        answer !== undefined
        && (seen.code !== answer.code || seen.resultId !== answer.resultId.replaceAll('-', ''))
      )
        counts.wrong++
    }
    return postMs
  }
  await feed(1000, part)
  const unheard = (): number => [...answers.values()].filter(({ resultId }) => !opcua.results.has(resultId)).length
  const on = await feed((seconds / 4) * 1000, part)
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

  const over = new AbortController()
  const killer = (async () => {
    for (let n = 0; !over.signal.aborted; n++) {
      await wait((seconds * 1000) / 10)
      if (over.signal.aborted) return
      counts.kills++
      if (n % 2 === 0 || broker === null) {
        await server.kill()
        server = await spawnServer(folder, { records, ...channels })
        void opcua.listen()
      } else {
        await broker.stop()
        await wait(1000)
        await broker.start()
      }
    }
  })()
  await feed((seconds / 2) * 1000, part)
  over.abort()
  await killer
  controller.close()

  const unposted = (): number => [...answers.values()].filter(({ resultId }) => !listeners.posted.has(resultId)).length
  for (let tries = 0; tries < 200 && unposted() > 0; tries++) await wait(100)
  counts.lost += unposted()
  for (const { resultId, code, ok } of answers.values()) {
    const heard = opcua.results.get(resultId)
    if (heard !== undefined && (heard.code !== code || heard.ok !== ok)) counts.wrong++
  }
  say(`${listeners.lines()} lines by TCP, ${listeners.posted.size} results by webhook`)
  if (received === undefined || sparks === undefined) return
  const idsByMqtt = (): unknown[] => received.map(({ payload }) => (JSON.parse(payload) as InspectionResult).resultId)
  const idsBySparkplug = (): unknown[] =>
    sparks.map(({ payload }) => decoded(Buffer.from(payload, 'hex')).values['Result/Id'])
  for (const idsOf of [idsByMqtt, idsBySparkplug]) {
    const missing = (): number => {
      const there = new Set(idsOf())
      return [...answers.values()].filter(({ resultId }) => !there.has(resultId)).length
    }
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
const { results, rejects, wrong, stale, lost, kills } = counts
say(
  `${kills} kills; ${results} results, ${rejects} rejects `
    + `(${[...reasons].map(([why, count]) => `${why}: ${count}`).join('; ')})`
)
const failed = wrong + stale + lost > 0 || results === 0
say(`${failed ? 'FAILED' : 'passed'}: ${wrong} wrong, ${stale} stale, ${lost} lost`)
process.exitCode = failed ? 1 : 0
if (!failed) keep()
