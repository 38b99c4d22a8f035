// Pictures that weigh little and would cost much: memory, time. Each is refused, or decoded within bounds, and the next
// part is judged.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { jpegOfScans, pngOf, tiffOf, webpOf } from '../../unit/imaging/decode/picture-bombs.ts'
import { testConfig } from '../http-fixture.ts'

const { maxFrameBytes: maxBytes, maxFramePixels: maxPixels } = testConfig().limits
const MB = 1024 * 1024
/** Of the process at its highest, above what it was before. */
const MEMORY_MB = 400
/** Of one picture; a large one of honest make takes some of it. */
const CPU_MS = 4000

/** 100 MB of zeros in 97 kB. */
const ZEROS = deflateSync(Buffer.alloc(100 * MB))
const text = (name: string): Uint8Array => Buffer.concat([Buffer.from(`${name}\0\0`), ZEROS])
const SHORT = 3
const LONG = 4

/** What it is, its bytes, and the code of the refusal; null where it is small enough to be decoded. */
const BOMBS: readonly (readonly [string, Uint8Array, string | null])[] = [
  [
    'PNG, 100,000 x 100,000',
    pngOf({ width: 100_000, height: 100_000, pixels: Buffer.alloc(10) }),
    'FRAME_TOO_MANY_PIXELS'
  ],
  [
    'PNG, 2^31-1 x 2^31-1',
    pngOf({ width: 2 ** 31 - 1, height: 2 ** 31 - 1, pixels: Buffer.alloc(10) }),
    'FRAME_CORRUPT'
  ],
  ['PNG, 1 x 2^31-1', pngOf({ width: 1, height: 2 ** 31 - 1, pixels: Buffer.alloc(10) }), 'FRAME_CORRUPT'],
  [
    'PNG, 7000 x 7000 with 8 bytes a pixel',
    pngOf({ width: 7000, height: 7000, depth: 16, colour: 6, pixels: ZEROS }),
    'FRAME_TOO_MANY_PIXELS'
  ],
  ['PNG, rows without end', pngOf({ width: 64, height: 64, pixels: ZEROS }), null],
  [
    'PNG, texts that unfold',
    pngOf({ width: 64, height: 64, extra: Array.from({ length: 10 }, () => ['zTXt', text('Comment')] as const) }),
    null
  ],
  ['PNG, a profile that unfolds', pngOf({ width: 64, height: 64, extra: [['iCCP', text('x')]] }), null],
  [
    'PNG, a palette of 1000',
    pngOf({ width: 64, height: 64, colour: 3, extra: [['PLTE', Buffer.alloc(3000)]] }),
    'FRAME_CORRUPT'
  ],
  [
    'PNG, 50,000 chunks',
    pngOf({
      width: 64,
      height: 64,
      extra: Array.from({ length: 50_000 }, (_, n) => ['tEXt', Buffer.from(`k${n}\0v`)] as const)
    }),
    null
  ],
  ['JPEG, 65,535 x 65,535', jpegHead(65_535, 65_535), 'FRAME_TOO_MANY_PIXELS'],
  ['JPEG, 7000 x 7000 in 800 scans', jpegOfScans(7000, 800), 'FRAME_CORRUPT'],
  ['TIFF, 2^31-1 x 2^31-1', tiff(2 ** 31 - 1, 2 ** 31 - 1), 'FRAME_CORRUPT'],
  ['TIFF, 60,000 x 60,000', tiff(60_000, 60_000), 'FRAME_TOO_MANY_PIXELS'],
  ['TIFF, a strip of 4 GB', tiff(64, 64, [[279, LONG, 1, 0xffffffff]]), 'FRAME_CORRUPT'],
  ['TIFF, 2^31 strips', tiff(64, 64, [[273, LONG, 0x80000000, 8]]), 'FRAME_CORRUPT'],
  [
    'TIFF, tiles of 2^30',
    tiff(64, 64, [
      [322, LONG, 1, 2 ** 30],
      [323, LONG, 1, 2 ** 30],
      [324, LONG, 1, 8],
      [325, LONG, 1, 16]
    ]),
    'FRAME_CORRUPT'
  ],
  ['TIFF, 65,535 samples a pixel', tiff(64, 64, [[277, SHORT, 1, 65_535]]), 'FRAME_CORRUPT'],
  ['WebP, lossy 16,383 x 16,383', webpOf('VP8 ', 16_383, 16_383), 'FRAME_TOO_MANY_PIXELS'],
  ['WebP, lossless 16,383 x 16,383', webpOf('VP8L', 16_383, 16_383), 'FRAME_TOO_MANY_PIXELS'],
  ['WebP, canvas of 2^24 x 2^8', webpOf('VP8X', 2 ** 24, 2 ** 8), 'FRAME_CORRUPT']
]

function jpegHead(width: number, height: number): Uint8Array {
  const bytes = Buffer.from(jpegOfScans(8, 1))
  const at = bytes.indexOf(Buffer.from([0xff, 0xc2]))
  bytes.writeUInt16BE(height, at + 5)
  bytes.writeUInt16BE(width, at + 7)
  return bytes
}

/** A grey TIFF of 8 bits in one strip; `more` takes the place of the entry with the same tag. */
function tiff(
  width: number,
  height: number,
  more: readonly (readonly [number, number, number, number])[] = []
): Uint8Array {
  const usual = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 1, 8],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 1],
    [273, LONG, 1, 8],
    [277, SHORT, 1, 1],
    [278, LONG, 1, height],
    [279, LONG, 1, 16]
  ] as const
  const tags = new Set(more.map(([tag]) => tag))
  return tiffOf([...usual.filter(([tag]) => !tags.has(tag)), ...more].sort(([a], [b]) => a - b))
}

suite('decompression bombs', () => {
  for (const [what, bytes, code] of BOMBS) {
    test(`${what}: ${bytes.length} bytes, ${code ?? 'decoded'}`, async () => {
      const peakBefore = process.resourceUsage().maxRSS / 1024
      const before = process.cpuUsage()
      const outcome = await decode(bytes, { maxBytes, maxPixels }).then(
        ({ width, height }) => `${width} x ${height}`,
        (error: { code: string }) => error.code
      )
      const { user, system } = process.cpuUsage(before)
      const grown = process.resourceUsage().maxRSS / 1024 - peakBefore
      assert.ok((user + system) / 1000 < CPU_MS, `${(user + system) / 1000} ms of CPU time`)
      assert.ok(grown < MEMORY_MB, `${Math.round(grown)} MB more`)
      assert.equal(outcome, code ?? '64 x 64')
    })
  }

  test('an honest progressive JPEG, of two scans or of many, is decoded', async () => {
    for (const scans of [2, 12, 64]) {
      const { width, height } = await decode(jpegOfScans(80, scans), { maxBytes, maxPixels })
      assert.deepEqual([width, height], [80, 80])
    }
    await assert.rejects(decode(jpegOfScans(80, 65), { maxBytes, maxPixels }), {
      code: 'FRAME_CORRUPT',
      message: /expected at most 64 scans, received more/
    })
  })

  test('kinds that decoders hold more than four bytes a pixel of are allowed fewer pixels', async () => {
    const grey = () => sharp({ create: { width: 64, height: 64, channels: 3, background: 'grey' } })
    const files = [
      [await grey().jpeg().toBuffer(), 1],
      [await grey().png().toBuffer(), 1],
      [await grey().png({ progressive: true }).toBuffer(), 1.5],
      [await grey().jpeg({ progressive: true }).toBuffer(), 1.6],
      [await grey().jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(), 2.4],
      [await grey().webp().toBuffer(), 2.75],
      [await grey().webp({ lossless: true }).toBuffer(), 2.75]
    ] as const
    for (const [file, times] of files) {
      const limits = { maxBytes, maxPixels: Math.ceil(4096 * times) }
      assert.equal((await decode(file, limits)).width, 64)
      await assert.rejects(decode(file, { maxBytes, maxPixels: Math.floor(4096 * times * 0.95) }), {
        code: 'FRAME_TOO_MANY_PIXELS'
      })
    }
  })

  test('the limit on pixels counts bytes where a pixel takes more than four', async () => {
    const limits = { maxBytes, maxPixels: 4096 }
    for (const [depth, colour] of [
      [8, 0],
      [8, 2],
      [8, 6],
      [16, 0]
    ] as const)
      assert.equal((await decode(pngOf({ width: 64, height: 64, depth, colour }), limits)).width, 64)
    for (const [colour, most] of [
      [2, 2730],
      [6, 2048]
    ] as const) {
      await assert.rejects(decode(pngOf({ width: 64, height: 64, depth: 16, colour }), limits), {
        code: 'FRAME_TOO_MANY_PIXELS',
        message: `expected at most ${most} pixels, the header says 64 x 64`
      })
      assert.equal((await decode(pngOf({ width: 64, height: 32, depth: 16, colour }), limits)).height, 32)
    }
  })
})
