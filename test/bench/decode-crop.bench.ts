// Cost of the stages decode and crop at the two sizes of a line camera.
// Run: npm run bench -- decode-crop [--write]
import sharp from 'sharp'
import { Bench } from 'tinybench'
import type { GreyImage } from '../../src/domain/inspection/image.ts'
import { cropCircle } from '../../src/imaging/crop/crop.ts'
import { decode } from '../../src/imaging/decode/decode.ts'
import { encodeBmp } from '../../src/imaging/encode/encode-bmp.ts'
import { encodePng } from '../../src/imaging/encode/encode-png.ts'
import { normalise } from '../../src/imaging/crop/normalise.ts'
import { reportTable } from './results/result-table.ts'

const SIZES = [
  [1024, 768],
  [2448, 2048]
] as const
const LIMITS = { maxBytes: 64 * 1024 * 1024, maxPixels: 32_000_000 }
let sink = 0 // keeps the results observable, so that the calls can't be optimised away

const rows: string[][] = []
for (const [width, height] of SIZES) {
  const image = ringPicture(width, height)
  const grey = sharp(image.data, { raw: { width, height, channels: 1 } }).toColourspace('b-w')
  const rgb = Buffer.from(Uint8Array.from({ length: width * height * 3 }, (_, i) => image.data[Math.floor(i / 3)]!))
  const colour = sharp(rgb, { raw: { width, height, channels: 3 } })
  const files: Record<string, Uint8Array> = {
    'BMP 8 bit': encodeBmp(image),
    'JPEG grey': await grey.clone().jpeg({ quality: 90 }).toBuffer(),
    'JPEG colour': await colour.clone().jpeg({ quality: 90 }).toBuffer(),
    'PNG grey': await encodePng(image),
    'TIFF grey LZW': await grey.clone().tiff({ compression: 'lzw' }).toBuffer(),
    'WebP lossless': await colour.clone().webp({ lossless: true, effort: 1 }).toBuffer()
  }
  const bench = new Bench({ name: `${width} x ${height}`, time: 400, warmupTime: 150 })
  for (const [name, file] of Object.entries(files)) {
    bench.add(`decode ${name}`, async () => {
      sink += (await decode(file, LIMITS)).data[0]!
    })
  }
  for (const pixelFormat of ['Mono8', 'BayerRG8'] as const) {
    bench.add(`decode raw ${pixelFormat}`, async () => {
      sink += (await decode(image.data, LIMITS, { pixelFormat, width, height })).data[0]!
    })
  }
  const circle = { cx: width / 2 + 0.3, cy: height / 2 - 0.2, r: 0.39 * height }
  for (const mode of ['square', 'polar'] as const) {
    bench.add(`crop ${mode}, diameter ${Math.round(2 * circle.r)} px to 128`, () => {
      sink += cropCircle(image, circle, { mode, sizePx: 128, margin: 1.05 })[0]!
    })
  }
  const crop = cropCircle(image, circle, { mode: 'square', sizePx: 128, margin: 1.05 })
  bench.add('normalise 128', () => {
    sink += normalise(crop, { mode: 'square', sizePx: 128 }).data[64]!
  })
  await bench.run()

  for (const { name, result } of bench.tasks) {
    if (result === undefined || result.error !== undefined) throw new Error(`${name} failed`, { cause: result?.error })
    const { p50, p99 } = result.latency
    rows.push([`${width} x ${height}`, name, p50!.toFixed(3), p99!.toFixed(3)])
  }
}
reportTable({
  name: 'Decode and crop',
  command: 'npm run bench -- decode-crop',
  head: ['picture', 'stage', 'p50 ms', 'p99 ms'],
  rows
})
if (Number.isNaN(sink)) process.stdout.write(String(sink))

/** A bright ring on a dark plate with turned grooves and a fixed grain: compresses about as a real part does. */
function ringPicture(width: number, height: number): GreyImage {
  const data = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const radius = Math.hypot(x - width / 2, y - height / 2)
      const ring = radius < 0.39 * height && radius > 0.25 * height
      const grain = (Math.imul(i, 2654435761) >>> 28) - 8
      data[i] = (ring ? 150 + 20 * Math.sin(radius / 3) : 60) + grain
    }
  }
  return { width, height, data }
}
