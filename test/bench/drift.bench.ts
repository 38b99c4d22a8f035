// How soon a slow change of a station is reported, and how often nothing is: through the real service, from drawn good
// parts.
// Run: npm run bench:drift [-- --parts 10000 --ramp 2000 --seed 1]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createRandom, type Random } from '../../src/domain/random.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { renderPart } from '../../src/rendering/render-part.ts'
import { spawnServer } from '../soak/spawn-server.ts'
import { AT_THE_END, type Disturbance, DISTURBANCES, disturb } from './drift/disturb.ts'
import { watchedLine, type WatchedLine } from './drift/watched-line.ts'
import { printedSection } from './results/printed-section.ts'

const { values } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    write: { type: 'boolean', default: false },
    parts: { type: 'string', default: '10000' },
    ramp: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' }
  }
})
const [PARTS, RAMP, SEED] = [Number(values.parts), Number(values.ramp), Number(values.seed)]
/** Parts that the service learns from. */
const BASELINE = 500
/** Parts before a ramp, behind the baseline: what overkill is usual. */
const STEADY = 1000
/** The service is asked after so many parts. */
const ASK_EVERY = 20
/** Overkill of a ramp is counted over so many parts. */
const WINDOW = 200
const CONNECTIONS = 4
const POOL = 400
const { print, keep } = printedSection('Drift', 'npm run bench:drift --')

const random = createRandom(SEED)
const pool = Array.from(
  { length: POOL },
  (_, n) => renderPart({ random: random.fork(n), width: 320, height: 240, gain: 1 }).image
)
const frame = (draw: Random, how: Disturbance, share: number): Uint8Array => {
  const image = disturb(draw.pick(pool), how, share)
  // Light and sensor vary from part to part: no two posts are the same.
  const gain = 1 + 0.01 * draw.normal()
  const data = image.data.map((grey) => Math.max(0, Math.min(255, Math.round(grey * gain + 1.5 * draw.normal()))))
  return encodeBmp({ ...image, data })
}

/** Posts parts in their order, a few at once. @returns how many of them were not judged OK */
async function post(line: WatchedLine, frames: readonly Uint8Array[]): Promise<number> {
  let rejected = 0
  for (let at = 0; at < frames.length; at += CONNECTIONS) {
    const verdicts = await Promise.all(frames.slice(at, at + CONNECTIONS).map(line.post))
    rejected += verdicts.filter((verdict) => verdict !== 'OK').length
  }
  return rejected
}

const frames = (draw: Random, count: number): Uint8Array[] =>
  Array.from({ length: count }, () => frame(draw, 'exposure', 0))

async function falseAlarms(url: string): Promise<void> {
  const line = watchedLine(url, 'steady')
  const draw = random.fork('steady')
  await post(line, frames(draw, BASELINE))
  const begun = new Map<string, number>()
  let before: ReadonlySet<string> = new Set()
  for (let n = 0; n < PARTS; n += ASK_EVERY) {
    await post(line, frames(draw, ASK_EVERY))
    const now = await line.alarms()
    for (const alarm of now) if (!before.has(alarm)) begun.set(alarm, (begun.get(alarm) ?? 0) + 1)
    before = now
  }
  const of = (method: string): number =>
    [...begun].filter(([alarm]) => alarm.endsWith(method)).reduce((sum, [, count]) => sum + count, 0)
  print(
    `false alarms in ${PARTS} good parts, six series: EWMA ${of('ewma')}, PSI ${of('psi')} (goal: at most 1 in 10,000)`
  )
}

async function ramp(url: string, how: Disturbance): Promise<string> {
  const line = watchedLine(url, how)
  const draw = random.fork(how)
  await post(line, frames(draw, BASELINE))
  const usual = (await post(line, frames(draw, STEADY))) / STEADY
  const first = new Map<string, number>()
  const before = await line.alarms()
  const rejected: number[] = []
  let doubled: number | null = null
  for (let n = ASK_EVERY; n <= RAMP; n += ASK_EVERY) {
    const parts = Array.from({ length: ASK_EVERY }, (_, k) => frame(draw, how, (n - ASK_EVERY + k) / RAMP))
    rejected.push(await post(line, parts))
    for (const alarm of await line.alarms()) if (!before.has(alarm) && !first.has(alarm)) first.set(alarm, n)
    const last = rejected.slice(-WINDOW / ASK_EVERY)
    const share = last.reduce((sum, count) => sum + count, 0) / (last.length * ASK_EVERY)
    // With fewer than two more parts, chance alone doubles it.
    if (doubled === null && n >= WINDOW && share >= Math.max(2 * usual, usual + 2 / WINDOW)) doubled = n
  }
  const soonest = (method: string): string =>
    [...first]
      .filter(([alarm]) => alarm.endsWith(method))
      .sort(([, a], [, b]) => a - b)
      .slice(0, 1)
      .map(([alarm, n]) => `${n} (${alarm.split(' ')[0]})`)[0] ?? 'none'
  return (
    `| ${how} | ${AT_THE_END[how]} | ${soonest('ewma')} | ${soonest('psi')} | ${doubled ?? 'not'} | `
    + `${(100 * usual).toFixed(1)} % |`
  )
}

const folder = mkdtempSync(join(tmpdir(), 'okng-bench-'))
const server = await spawnServer(folder, { runtime: 'onnx', review: { sampleOneIn: 0 }, logLevel: 'error' })
try {
  await falseAlarms(server.url)
  print()
  print(`Ramps over ${RAMP} parts, from the first part of the ramp on, asked every ${ASK_EVERY} parts:`)
  print()
  print('| ramp | at its end | EWMA after | PSI after | overkill doubled after | usual overkill |')
  print('|---|---|---|---|---|---|')
  for (const how of DISTURBANCES) print(await ramp(server.url, how))
  keep()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
