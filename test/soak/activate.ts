// 200 activations to and fro between two versions, under a constant load of /inspect over HTTP.
// Run: npm run soak:activate [-- --activations N] [--connections N] [--idle-seconds N] [--models-in-memory N]
// Fails (exit code 1) on: a request that is not answered 200; a picture that began after an activation was answered and
// was judged by the version before; memory at the end above that after the warm-up by more than the limit; a latency
// p99 during activations above its limit times that without. Once with room for both versions, once with room for one,
// where every activation opens an encoder and closes the other.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { createRandom } from '../../src/domain/random.ts'
import { toOnnx } from '../../src/encoder/onnx-model.ts'
import { decodeWeights, encodeWeights } from '../../src/encoder/weights-file.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { PACKAGE_ROOT } from '../../src/package-root.ts'
import { renderPart } from '../../src/rendering/render-part.ts'
import { type Answered, closedLoop, quantile } from './closed-loop.ts'
import { spawnServer } from './spawn-server.ts'

const RECIPE = 'demo-ring'
/** Activations before memory is first read: by then every pool and cache has its size. */
const WARM_UP = 20
const MEMORY_LIMIT_MB = 32
const P99_LIMIT = 2
const GOLDEN_PICTURES = 3
const MB = 1024 * 1024

const { values } = parseArgs({
  options: {
    activations: { type: 'string', default: '200' },
    connections: { type: 'string', default: '1' },
    'idle-seconds': { type: 'string', default: '15' },
    'models-in-memory': { type: 'string' }
  }
})
const activations = Number(values.activations)
const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const picture = (seed: number): Buffer =>
  Buffer.from(encodeBmp(renderPart({ random: createRandom(seed), width: 640, height: 480 }).image))

/** The shipped version with other weights, so that its encoder is another one. */
function otherVersion(): FormData {
  const { activeModelVersion } = JSON.parse(
    readFileSync(join(PACKAGE_ROOT, `config/recipes/${RECIPE}.json`), 'utf8')
  ) as { activeModelVersion: string }
  const file = (name: string): Buffer => readFileSync(join(PACKAGE_ROOT, 'models', RECIPE, activeModelVersion, name))
  const { architecture, weights } = decodeWeights({ json: file('weights.json').toString(), bin: file('weights.bin') })
  const changed = new Map([...weights].map(([name, tensor]) => [name, tensor.map((value) => value * 1.001)]))
  const { json, bin } = encodeWeights(architecture, changed)
  const { crop, scoring, threshold, encoder } = JSON.parse(file('manifest.json').toString()) as Record<string, unknown>
  const form = new FormData()
  const files = {
    'manifest.json': JSON.stringify({ crop, scoring, threshold, encoder }),
    'encoder.onnx': toOnnx(architecture, changed),
    'good.bank': file('good.bank'),
    'weights.json': json,
    'weights.bin': bin
  }
  for (const [name, content] of Object.entries(files)) form.set(name, new Blob([content as string]), name)
  return form
}

async function json<T>(reply: Response): Promise<T> {
  if (!reply.ok) throw new Error(`${reply.url}: ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as T
}

/** The least of a few readings, so that garbage that waits to be collected doesn't count. */
async function settledRss(rss: () => Promise<number>): Promise<number> {
  const readings: number[] = []
  for (let n = 0; n < 10; n++) {
    await wait(500)
    readings.push(await rss())
  }
  return Math.min(...readings)
}

async function soak(modelsInMemory: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'okng-soak-'))
  const server = await spawnServer(folder, { modelsInMemory, runtime: 'onnx' })
  try {
    const { url } = server
    const post = (path: string, body: FormData | Buffer | string, type?: string): Promise<Response> =>
      fetch(`${url}${path}`, {
        method: 'POST',
        body: body as string,
        ...(type && { headers: { 'content-type': type } })
      })
    const { activeModelVersion: first } = await json<{ activeModelVersion: string }>(
      await fetch(`${url}/recipes/${RECIPE}`)
    )
    const { version: second } = await json<{ version: string }>(await post(`/models?recipe=${RECIPE}`, otherVersion()))
    for (let n = 0; n < GOLDEN_PICTURES; n++)
      await json(await post(`/recipes/${RECIPE}/golden?label=good`, picture(100 + n), 'image/bmp'))

    const load = closedLoop(`${url}/inspect?recipe=${RECIPE}`, picture(1), Number(values.connections))
    const started: { readonly at: number; readonly done: number; readonly version: string }[] = []
    let stale = 0
    const activate = async (version: string): Promise<void> => {
      const at = performance.now()
      await json(
        await post(`/models/${version}/activate?recipe=${RECIPE}`, '{"overrideReason":"soak"}', 'application/json')
      )
      started.push({ at, done: performance.now(), version })
    }

    for (let n = 0; n < WARM_UP; n++) await activate(n % 2 === 0 ? second : first)
    const warmRss = await settledRss(server.rssBytes)
    const idleFrom = performance.now()
    await wait(Number(values['idle-seconds']) * 1000)
    const idleTo = performance.now()
    started.length = 0
    for (let n = 0; n < activations; n++) await activate(n % 2 === 0 ? second : first)
    const activeTo = performance.now()
    await load.stop()
    const endRss = await settledRss(server.rssBytes)

    const failed = load.answers.filter(({ status }) => status !== 200)
    let last = 0
    for (const answer of load.answers.toSorted((a, b) => a.startedAtMs - b.startedAtMs)) {
      if (answer.status !== 200 || answer.startedAtMs < idleTo) continue
      while (last < started.length && started[last]!.done <= answer.startedAtMs) last++
      const expected = last === 0 ? undefined : started[last - 1]!.version
      const next = started[last]?.version
      const { modelVersion } = JSON.parse(answer.body) as { modelVersion: string }
      // The next one may have taken over before its activation was answered.
      if (expected !== undefined && modelVersion !== expected && modelVersion !== next) stale++
    }
    const between = (from: number, to: number): number[] =>
      load.answers.filter(({ startedAtMs, endedAtMs }) => startedAtMs >= from && endedAtMs <= to).map(latency)
    const idle = between(idleFrom, idleTo)
    const during = between(idleTo, activeTo)
    const durations = started.map(({ at, done }) => done - at)
    const growth = (endRss - warmRss) / MB
    const ratio = quantile(during, 0.99) / quantile(idle, 0.99)
    print(
      `models in memory: ${modelsInMemory}; ${activations} activations, each with ${GOLDEN_PICTURES} golden `
        + `pictures; ${values.connections} connection(s)`
    )
    print(`  an activation takes ${show(durations)}`)
    print(`  /inspect without activations: ${idle.length} pictures, ${show(idle)}`)
    print(
      `  /inspect during activations:  ${during.length} pictures, ${show(during)}; p99 ${ratio.toFixed(2)} `
        + `times (limit ${P99_LIMIT})`
    )
    const example = failed[0] === undefined ? '' : `, e.g. ${failed[0].status} ${failed[0].body}`
    print(
      `  failed requests: ${failed.length}${example} (limit 0); `
        + `pictures judged by a version already replaced: ${stale} (limit 0)`
    )
    print(
      `  memory after ${WARM_UP} activations ${(warmRss / MB).toFixed(1)} MB, at the end `
        + `${(endRss / MB).toFixed(1)} MB: ${growth >= 0 ? '+' : ''}${growth.toFixed(1)} MB (limit `
        + `+${MEMORY_LIMIT_MB} MB)`
    )
    const passed =
      failed.length === 0 && stale === 0 && during.length > 0 && growth <= MEMORY_LIMIT_MB && ratio <= P99_LIMIT
    print(passed ? '  passed' : '  FAILED')
    return passed
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const latency = ({ startedAtMs, endedAtMs }: Answered): number => endedAtMs - startedAtMs
const show = (values: readonly number[]): string =>
  `p50 ${quantile(values, 0.5).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms, longest `
  + `${Math.max(...values).toFixed(1)} ms`

const rooms = values['models-in-memory'] === undefined ? [8, 1] : [Number(values['models-in-memory'])]
let passed = true
for (const room of rooms) passed = (await soak(room)) && passed
process.exitCode = passed ? 0 : 1
