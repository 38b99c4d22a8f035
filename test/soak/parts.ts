// An hour's worth of parts as fast as they go through, over HTTP: memory must be flat.
// Run: npm run soak [-- --parts 360000] [--cameras 4] [--size 1024x768] [--format bmp|jpeg]
// Fails (exit code 1) on: a part that is not answered 200; memory over 400 MB; memory that grows, by the line through
// its second half, by more than 16 MB.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Agent, request } from 'node:http'
import type { GreyImage } from '../../src/domain/inspection/image.ts'
import { createRandom } from '../../src/domain/random.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { encodeJpeg } from '../../src/imaging/encode/encode-jpeg.ts'
import { renderPart } from '../../src/rendering/render-part.ts'
import { spawnServer } from './spawn-server.ts'

const SAMPLES = 120
const LIMIT_MB = 400
const GROWTH_LIMIT_MB = 16
const MB = 1024 * 1024

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: '360000' },
    cameras: { type: 'string', default: '4' },
    size: { type: 'string', default: '1024x768' },
    format: { type: 'string', default: 'bmp' }
  }
})
const parts = Number(values.parts)
const cameras = Number(values.cameras)
if (!Number.isInteger(parts) || parts < SAMPLES)
  throw new RangeError(`--parts: expected a whole number of at least ${SAMPLES}, received '${values.parts}'`)
const [, width, height] = (/^(\d+)x(\d+)$/.exec(values.size) ?? []).map(Number)
if (width === undefined || height === undefined)
  throw new RangeError(`--size: expected WIDTHxHEIGHT, received '${values.size}'`)
if (values.format !== 'bmp' && values.format !== 'jpeg')
  throw new RangeError(`--format: expected bmp or jpeg, received '${values.format}'`)
const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

const encode = (image: GreyImage) =>
  values.format === 'bmp' ? encodeBmp(image) : encodeJpeg(image, Math.max(width, height))
const frames = await Promise.all(
  Array.from({ length: 8 }, async (_, n) =>
    Buffer.from(await encode(renderPart({ random: createRandom(n), width, height }).image))
  )
)
const folder = mkdtempSync(join(tmpdir(), 'okng-soak-'))
const server = await spawnServer(folder, { runtime: 'onnx' })
const agent = new Agent({ keepAlive: true, maxSockets: cameras })
try {
  const samples: { readonly parts: number; readonly mb: number }[] = []
  let begun = 0
  let failed = 0
  const startMs = performance.now()
  const camera = async (): Promise<void> => {
    while (begun < parts) {
      const n = begun++
      if ((await post(frames[n % frames.length]!)) !== 200) failed++
      if (n % Math.floor(parts / SAMPLES) !== 0) continue
      samples.push({ parts: n, mb: (await server.rssBytes()) / MB })
      if (samples.length % 10 === 0)
        print(
          `${n} parts, ${((1000 * n) / (performance.now() - startMs)).toFixed(0)} parts/s, `
            + `${samples.at(-1)!.mb.toFixed(0)} MB`
        )
    }
  }
  await Promise.all(Array.from({ length: cameras }, camera))
  const half = samples.slice(Math.floor(samples.length / 2))
  const growthMb = (slope(half.map(({ parts: x, mb }) => [x, mb] as const)) * parts) / 2
  const most = Math.max(...samples.map(({ mb }) => mb))
  print(
    `${parts} parts of ${values.size}, ${values.format}, in `
      + `${((performance.now() - startMs) / 1000).toFixed(0)} s, ${cameras} cameras; not answered 200: ${failed} `
      + '(limit 0)'
  )
  print(
    `memory: at most ${most.toFixed(0)} MB (limit ${LIMIT_MB}); over the second half `
      + `${growthMb >= 0 ? '+' : ''}${growthMb.toFixed(1)} MB by its line (limit +${GROWTH_LIMIT_MB})`
  )
  const passed = failed === 0 && most <= LIMIT_MB && growthMb <= GROWTH_LIMIT_MB
  print(passed ? 'passed' : 'FAILED')
  process.exitCode = passed ? 0 : 1
} finally {
  agent.destroy()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

function post(frame: Buffer): Promise<number> {
  return new Promise((resolve) => {
    request(
      `${server.url}/inspect?recipe=demo-ring`,
      { method: 'POST', agent, headers: { 'content-type': `image/${values.format}`, 'content-length': frame.length } },
      (reply) => {
        reply
          .resume()
          .on('end', () => {
            resolve(reply.statusCode!)
          })
          .on('error', () => {
            resolve(0)
          })
      }
    )
      .on('error', () => {
        resolve(0)
      })
      .end(frame)
  })
}

/** Of the line of least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
  return (
    points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
  )
}
