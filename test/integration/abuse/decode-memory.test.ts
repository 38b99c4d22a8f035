// What decoding takes at once, measured in a process of its own: 4 bytes for each pixel of the limit, whatever the kind
// of picture.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp, { type Sharp } from 'sharp'
import { tempFolder } from '../../unit/temp-folder.ts'

const MAX_PIXELS = 12_000_000
const LIMIT_BYTES = 4 * MAX_PIXELS
/** Of the decoder, whatever the size of the picture. */
const CONSTANT_BYTES = 32 * 1024 * 1024
const LINUX_ONLY = process.platform === 'linux' ? false : 'the peak of a process is read from /proc'

const DECODE = new URL('../../../src/imaging/decode/decode.js', import.meta.url).href
/** Decodes a small picture, then `times` large ones at once; says by how much the peak has grown, in bytes. */
const MEASURE = `
  import { readFileSync } from 'node:fs'
  import { decode } from ${JSON.stringify(DECODE)}
  const [, small, large, times] = process.argv
  const limits = { maxBytes: 1e9, maxPixels: ${MAX_PIXELS} }
  const peak = () => 1024 * Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
  await decode(readFileSync(small), limits)
  const frame = readFileSync(large)
  const before = peak()
  await Promise.all(Array.from({ length: Number(times) }, () => decode(frame, limits)))
  console.log(peak() - before)`

type Encode = (picture: Sharp) => Sharp

/** Kinds, and how many bytes of the limit a pixel of theirs counts for, as a share of 4. */
const KINDS: readonly (readonly [string, number, Encode])[] = [
  ['PNG', 1, (picture) => picture.png({ compressionLevel: 1 })],
  ['interlaced PNG', 1.5, (picture) => picture.png({ compressionLevel: 1, progressive: true })],
  ['PNG of 16 bits', 1.5, (picture) => picture.toColourspace('rgb16').png({ compressionLevel: 1 })],
  ['lossless WebP', 2.75, (picture) => picture.webp({ lossless: true, effort: 0 })],
  ['WebP with alpha', 3, (picture) => picture.ensureAlpha(0.5).webp({ effort: 0 })],
  ['JPEG', 1, (picture) => picture.jpeg()],
  ['deflated TIFF', 1.5, (picture) => picture.tiff({ compression: 'deflate' })]
]

async function grownBy(t: TestContext, encode: Encode, share: number, times: number): Promise<number> {
  const folder = tempFolder(t)
  const side = Math.floor(Math.sqrt(MAX_PIXELS / share))
  const noise = (width: number) =>
    sharp({
      create: {
        width,
        height: width,
        channels: 3,
        background: 'grey',
        noise: { type: 'gaussian', mean: 128, sigma: 30 }
      }
    })
  const [small, large] = [join(folder, 'small'), join(folder, 'large')]
  await encode(noise(64)).toFile(small)
  await encode(noise(side)).toFile(large)
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    MEASURE,
    small,
    large,
    String(times)
  ])
  return Number(stdout)
}

suite('memory of decoding', { skip: LINUX_ONLY }, () => {
  for (const [name, share, encode] of KINDS)
    test(`${name}: the largest that is allowed`, async (t) => {
      const grown = await grownBy(t, encode, share, 1)
      assert.ok(grown > 0 && grown <= LIMIT_BYTES + CONSTANT_BYTES, `${Math.round(grown / 2 ** 20)} MiB`)
    })

  test('three pictures at once take three times as much at most', async (t) => {
    const grown = await grownBy(t, (picture) => picture.webp({ lossless: true, effort: 0 }), 2.75, 3)
    assert.ok(grown <= 3 * (LIMIT_BYTES + CONSTANT_BYTES), `${Math.round(grown / 2 ** 20)} MiB`)
  })
})
