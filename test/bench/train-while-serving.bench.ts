// What a training beside it does to POST /inspect: one camera in a closed loop, and one that posts 10 times a second,
// over real HTTP, against the service as it is shipped. The same training is paused and let go on in turns, so that
// whatever else the machine does falls on both sides.
// Run: npm run bench:train-while-serving   (-- --rounds 5 --requests 200 --priority idle --backend auto)
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createContext } from '../../src/cli/context.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { createRandom } from '../../src/domain/random.ts'
import type { TrainJob } from '../../src/domain/training/training.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { PACKAGE_ROOT } from '../../src/package-root.ts'
import { renderPart } from '../../src/rendering/render-part.ts'
import { printedSection } from './results/printed-section.ts'

/** p99 beside a training against p99 without one. */
const LIMIT = 2
const PACE_MS = 100

const { values: options } = parseArgs({
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '200' },
    priority: { type: 'string', default: 'idle' },
    backend: { type: 'string', default: 'auto' }
  }
})
const rounds = Number(options.rounds)
const requests = Number(options.requests)
const { print, keep } = printedSection('Training while serving', 'npm run bench:train-while-serving --')

const folder = mkdtempSync(join(tmpdir(), 'okng-bench-'))
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
let service: ChildProcess | undefined
try {
  print(
    `node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, training priority ${options.priority}, `
      + `backend ${options.backend}`
  )
  await measure()
} finally {
  service?.kill('SIGTERM')
  if (service !== undefined && service.exitCode === null)
    await new Promise((resolve) => {
      service!.once('exit', resolve)
    })
  agent.destroy()
  rmSync(folder, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const parts = join(folder, 'parts')
  const quiet = { write() {} }
  await runCli(
    ['render', '--out', parts, '--ok', '60', '--ng', '30', '--width', '640', '--height', '480'],
    createContext({ OKNG_DATA_DIR: folder }, { stdout: quiet, stderr: quiet })
  )
  const url = await serve()
  const frames = Array.from({ length: 8 }, (_, n) =>
    encodeBmp(renderPart({ random: createRandom(n), width: 1024, height: 768 }).image)
  )

  for (let n = 0; n < 100; n++) await inspect(url, frames[n % frames.length]!)
  const job = (await (
    await fetch(`${url}/train`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        recipe: 'demo-ring',
        dataset: parts,
        epochs: 100_000,
        activate: 'never',
        backend: options.backend
      })
    })
  ).json()) as TrainJob
  await untilTraining(url, job.id)
  const training = processOf(parts)

  const times = {
    idle: { loop: [] as number[], paced: [] as number[] },
    training: { loop: [] as number[], paced: [] as number[] }
  }
  const epochs = { from: await epochOf(url, job.id), seconds: 0 }
  for (let round = 0; round < rounds; round++) {
    for (const state of ['idle', 'training'] as const) {
      process.kill(-training, state === 'idle' ? 'SIGSTOP' : 'SIGCONT')
      await wait(500)
      const started = performance.now()
      for (let n = 0; n < requests; n++) times[state].loop.push(await inspect(url, frames[n % frames.length]!))
      times[state].paced.push(...(await paced(url, frames, requests / 2)))
      if (state === 'training') epochs.seconds += (performance.now() - started) / 1000
    }
    print(
      `round ${round + 1} of ${rounds}: closed loop p99 ${quantile(times.idle.loop, 0.99).toFixed(1)} -> `
        + `${quantile(times.training.loop, 0.99).toFixed(1)} ms`
    )
  }
  const trained = (await epochOf(url, job.id)) - epochs.from
  const cancelling = performance.now()
  await fetch(`${url}/train/${job.id}`, { method: 'DELETE' })
  const cancelMs = performance.now() - cancelling

  print(
    `\n${'POST /inspect, 1024x768 BMP'.padEnd(30)} ${'n'.padStart(6)} ${'idle p50'.padStart(9)} `
      + `${'p99'.padStart(8)} ${'training p50'.padStart(13)} ${'p99'.padStart(8)} ${'p99 ratio'.padStart(10)}`
  )
  for (const [name, key] of [
    ['closed loop, 1 camera', 'loop'],
    ['10 a second', 'paced']
  ] as const) {
    const [before, beside] = [times.idle[key], times.training[key]]
    const ratio = quantile(beside, 0.99) / quantile(before, 0.99)
    const cells = [quantile(before, 0.5), quantile(before, 0.99), quantile(beside, 0.5), quantile(beside, 0.99)].map(
      (ms, n) => ms.toFixed(1).padStart([9, 8, 13, 8][n]!)
    )
    print(
      `${name.padEnd(30)} ${String(before.length).padStart(6)} ${cells.join(' ')} `
        + `${ratio.toFixed(2).padStart(10)}  (limit ${LIMIT}: ${ratio <= LIMIT ? 'met' : 'MISSED'})`
    )
    if (ratio > LIMIT) process.exitCode = 1
  }
  print(
    `the training went on meanwhile: ${trained} epochs in ${epochs.seconds.toFixed(0)} s beside the `
      + `requests; cancelled in ${cancelMs.toFixed(0)} ms`
  )
  keep()
}

async function serve(): Promise<string> {
  const env = {
    ...process.env,
    OKNG_DATA_DIR: join(folder, 'data'),
    OKNG_PORT: '0',
    OKNG_DEFAULT_RECIPE: 'demo-ring',
    OKNG_RUNTIME: 'onnx',
    OKNG_TRAINING_PRIORITY: options.priority,
    OKNG_TRAINING_LOCK: join(folder, 'lock'),
    DATABASE_URL: ''
  }
  service = spawn(process.execPath, [join(PACKAGE_ROOT, 'dist/src/server.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const lines = createInterface({ input: service.stdout! })
  for await (const line of lines) {
    const url = /ready at (http:[^ ,]+)/.exec(line)?.[1]
    if (url === undefined) continue
    service.stdout!.resume()
    return url
  }
  throw new Error('the service did not start')
}

/** @returns milliseconds from the first byte sent to the last one received */
function inspect(url: string, frame: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const posted = request(
      `${url}/inspect?recipe=demo-ring`,
      { method: 'POST', agent, headers: { 'content-type': 'image/bmp', 'content-length': frame.length } },
      (reply) => {
        reply.resume()
        reply.once('end', () => {
          if (reply.statusCode === 200) resolve(performance.now() - started)
          else reject(new Error(`status ${reply.statusCode}`))
        })
      }
    )
    posted.once('error', reject)
    posted.end(frame)
  })
}

/** Posts at fixed times, whatever the answers take. */
async function paced(url: string, frames: readonly Uint8Array[], count: number): Promise<number[]> {
  const started = performance.now()
  const times: number[] = []
  for (let n = 0; n < count; n++) {
    await wait(Math.max(0, started + n * PACE_MS - performance.now()))
    times.push(await inspect(url, frames[n % frames.length]!))
  }
  return times
}

async function untilTraining(url: string, id: string): Promise<void> {
  while ((await epochOf(url, id)) === 0) await wait(200)
}

async function epochOf(url: string, id: string): Promise<number> {
  const { state, error, progress } = (await (await fetch(`${url}/train/${id}`)).json()) as TrainJob
  if (state !== 'queued' && state !== 'running') throw new Error(`the training has ended: ${state}, ${error}`)
  return progress?.epoch ?? 0
}

/** The training process, which leads its group. */
function processOf(dataset: string): number {
  const found = readdirSync('/proc').find((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--dataset=${dataset}`)
    } catch {
      return false
    }
  })
  if (found === undefined) throw new Error('expected a training process (this benchmark needs Linux)')
  return Number(found)
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!
}
