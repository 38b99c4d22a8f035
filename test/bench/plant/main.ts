// `npm run plant`: three stations, a plant and two workers as processes, with PostgreSQL and S3 of their own. Each
// process is killed, each link cut, PostgreSQL restarted, S3 slow and full, a worker killed in the middle of a
// training, and a bad release rolled out. Prints what was expected and found; a miss ends with exit code 1 and stands
// in the last line.
//   npm run plant -- --minutes 5 --rate 10 --slower 1.2
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { PlantStation } from '../../../src/domain/plant/report.ts'
import type { Rollout } from '../../../src/domain/plant/rollout.ts'
import type { TrainJob } from '../../../src/domain/training/training.ts'
import { quantile } from '../../soak/closed-loop.ts'
import { checkRecords, type Span } from './check-records.ts'
import { createExpectations } from './expectations.ts'
import { drawDataset, type PlantFleet, type Station, startFleet } from './fleet.ts'

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '20' },
    rate: { type: 'string', default: '10' },
    slower: { type: 'string', default: '1.2' }
  }
})
const minutes = Number(options.minutes)
const slower = Number(options.slower)
/** Of a run of 20 minutes a phase is a minute long, of a shorter one shorter. */
const phaseMs = Math.min(60_000, minutes * 3000)
const RECIPE = 'demo-ring'
const SLOWEST = 8
/** What has not happened by then is a miss. */
const WAIT_MS = 300_000

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const began = performance.now()
const step = (text: string): void => {
  say(`${((performance.now() - began) / 1000).toFixed(0).padStart(5)} s  ${text}`)
}

async function ask<T>(url: string, method = 'GET', body?: object): Promise<T> {
  const reply = await fetch(url, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${method} ${url}: ${text}`)
  return JSON.parse(text) as T
}

/** Asks until it is as wanted. Undefined where it never was. */
async function until<T>(question: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T | undefined> {
  for (const begin = performance.now(); performance.now() - begin < WAIT_MS; await wait(500)) {
    const answer = await question().catch(() => undefined)
    if (answer !== undefined && wanted(answer)) return answer
  }
  return undefined
}

const rolloutOf = async ({ url }: PlantFleet, id: number): Promise<Rollout> => {
  const { rollouts } = await ask<{ rollouts: Rollout[] }>(`${url}/plant/rollouts`)
  return rollouts.find((rollout) => rollout.id === id)!
}

const release = async (fleet: PlantFleet, threshold: number): Promise<Rollout> => {
  const { url } = fleet
  const { activeModelVersion } = await ask<{ activeModelVersion: string }>(`${url}/recipes/${RECIPE}`)
  await ask(`${url}/recipes/${RECIPE}`, 'PATCH', { threshold, thresholdModelVersion: activeModelVersion })
  return ask<Rollout>(`${url}/plant/rollouts`, 'POST', { recipe: RECIPE, waves: [['east'], ['north'], ['west']] })
}

/** Of the answers in a span of time. */
const p99 = ({ camera }: Station, fromMs: number, toMs: number): number =>
  quantile(
    camera.answers.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ tookMs }) => tookMs),
    0.99
  )

async function run(fleet: PlantFleet): Promise<boolean> {
  const { url, stations, workers, plant, postgres, s3 } = fleet
  const { expect, print } = createExpectations()
  /** Spans in which a station was killed and warm again: its own times do not count there. */
  const troubled = new Map<string, Span[]>()

  step('all runs; a calm time to compare with')
  await until(
    async () => (await ask<{ stations: PlantStation[] }>(`${url}/plant/stations`)).stations,
    (all) => all.length === 3
  )
  const calmFrom = performance.now()
  await wait(2 * phaseMs)
  const calmTo = performance.now()

  step('a training begins, and a good release')
  const dataset = await drawDataset(fleet.folder, { ok: 24, ng: 8 })
  await ask(`${url}/recipes`, 'POST', { id: 'ring', locate: { radius: { min: 0.3, max: 0.47 } }, crop: { sizePx: 32 } })
  const training = { recipe: 'ring', dataset, activate: 'never', batchSize: 8, backend: 'wasm', saveInterval: 1 }
  const epochs = Math.max(10, Math.round(minutes * 6))
  const { id: job } = await ask<TrainJob>(`${url}/train`, 'POST', { ...training, epochs })
  const good = await release(fleet, 0.9)
  const jobNow = (): Promise<TrainJob> => ask<TrainJob>(`${url}/train/${job}`)
  await until(jobNow, ({ progress }) => (progress?.epoch ?? 0) >= 2)

  step('the worker in the middle of the training is killed, then the other one')
  await workers[0]!.kill()
  await workers[1]!.kill()
  for (const worker of workers) await worker.start()

  for (const station of stations) {
    step(`${station.name} is killed`)
    const from = performance.now()
    await station.process.kill()
    await station.process.start()
    troubled.set(station.name, [[from, performance.now() + 2000]])
    await wait(phaseMs / 4)
  }
  step('the plant is killed')
  await plant.kill()
  await wait(phaseMs / 4)
  await plant.start()
  for (const { name, link } of stations) {
    step(`the link of ${name} is cut`)
    link.cut()
    await wait(phaseMs)
    link.mend()
  }
  step('PostgreSQL is restarted')
  await postgres.restart()
  await wait(phaseMs / 4)
  step('S3 is slow')
  s3.faults = () => (Math.random() < 0.2 ? 'unavailable' : undefined)
  await wait(phaseMs)
  step('S3 is full')
  s3.faults = () => 'full'
  await wait(phaseMs)
  s3.faults = () => undefined

  step('the good release reaches all')
  const spread = await until(
    () => rolloutOf(fleet, good.id),
    ({ state }) => state !== 'running'
  )
  expect('a good release', 'done at all stations', `${spread?.state} ${spread?.reason ?? ''}`, spread?.state === 'done')
  step('a bad release: every part is NG by it')
  const bad = await release(fleet, 0.0001)
  const stopped = await until(
    () => rolloutOf(fleet, bad.id),
    ({ state }) => state !== 'running'
  )
  expect(
    'a bad release',
    'stopped at its first wave',
    `${stopped?.state} at wave ${stopped === undefined ? '?' : stopped.wave + 1}: ${stopped?.reason ?? ''}`,
    stopped?.state === 'stopped' && stopped.wave === 0
  )
  const others = stations
    .slice(1)
    .flatMap(({ camera }) => camera.answers.filter(({ threshold }) => threshold === 0.0001))
  expect('parts judged by it at other stations', 'none', String(others.length), others.length === 0)
  const back = await until(
    async () => stations[0]!.camera.answers.at(-1)?.threshold,
    (threshold) => threshold === 0.9
  )
  expect('the first station afterwards', 'judges by the release before', `threshold ${back}`, back === 0.9)

  step('the training ends')
  const ended = await until(jobNow, ({ state }) => state !== 'running' && state !== 'queued')
  const epochsSeen = ended?.history.map(({ epoch }) => epoch) ?? []
  expect(
    'the training whose worker was killed',
    `completed once, all ${epochs} epochs`,
    `${ended?.state}, ${epochsSeen.length} epochs, resumed ${ended?.resumes} times ${ended?.error ?? ''}`,
    ended?.state === 'completed' && epochsSeen.at(-1) === epochs
  )
  const { models } = (await until(
    () => ask<{ models: object[] }>(`${url}/models?recipe=ring`),
    (list) => list.models.length > 0
  )) ?? { models: [] }
  expect('versions of that training', '1', String(models.length), models.length === 1)

  const busyTo = performance.now()
  for (const { camera } of stations) await camera.stop()
  for (const station of stations) {
    const before = p99(station, calmFrom, calmTo)
    const spans = troubled.get(station.name) ?? []
    const calm = station.camera.answers.filter(
      ({ atMs }) => atMs >= calmTo && atMs < busyTo && !spans.some(([from, to]) => atMs >= from && atMs < to)
    )
    const after = quantile(
      calm.map(({ tookMs }) => tookMs),
      0.99
    )
    const figures = `${after.toFixed(1)} ms, ${before.toFixed(1)} ms before (${calm.length} parts)`
    expect(`p99 of ${station.name}`, `at most ${slower} times its own before`, figures, after <= slower * before)
  }
  for (const { name, camera } of stations) {
    const slowest = camera.answers.toSorted((a, b) => b.tookMs - a.tookMs).slice(0, SLOWEST)
    const told = slowest.map(({ atMs, tookMs }) => `${tookMs.toFixed(0)} ms at ${((atMs - began) / 1000).toFixed(0)} s`)
    say(`slowest answers of ${name}: ${told.join(', ')}`)
  }
  step('what waits is sent, then compared')
  const checked = await checkRecords(fleet, troubled)
  expect(
    'acknowledged parts in the database of the plant',
    `all ${checked.answered} once`,
    `${checked.answered - checked.missing}`,
    checked.missing === 0
  )
  expect(
    'their pictures, by checksum',
    'all but those that a kill -9 took with it',
    `${checked.answered - checked.pictures}; ${checked.lostWithKill} gone with a kill`,
    checked.pictures === checked.lostWithKill
  )
  const wrong = stations.reduce((sum, { camera }) => sum + camera.wrong.length, 0)
  expect('defects judged OK', '0', String(wrong), wrong === 0)
  const retries = stations.map(({ name, camera }) => `${name} ${camera.failed}`).join(', ')
  say(`tries that were repeated: ${retries}; a row ${checked.rowBytes} bytes, a picture ${checked.pictureBytes} bytes`)
  return print(say)
}

const fleet = await startFleet(Number(options.rate), minutes)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void fleet.close().finally(() => process.exit(1))
  })
try {
  if (!(await run(fleet))) process.exitCode = 1
} catch (error) {
  process.exitCode = 1
  say(`plant: missed: ${error instanceof Error ? error.message : String(error)} (logs in ${fleet.folder})`)
} finally {
  await fleet.close()
}
