import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import sharp from 'sharp'
import { decode } from '../../../../src/imaging/decode/decode.ts'
import { encodeBmp } from '../../../../src/imaging/encode/encode-bmp.ts'
import { PICTURE_TASKS } from '../../../../src/inspection/threads/picture-tasks.ts'

const limits = { maxBytes: 10_000_000, maxPixels: 2_000_000 }
const WIDTH = 32
const HEIGHT = 20
/** Dark but for its upper left corner, so that a turn shows. */
const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, n) => (n % WIDTH < 8 && n < 8 * WIDTH ? 220 : 30))
const raw = { raw: { width: WIDTH, height: HEIGHT, channels: 1 as const } }

suite('picture task png', () => {
  test('what browsers show as it was judged is left as it is', async () => {
    const grey = sharp(data, raw)
    for (const frame of [
      await grey.clone().png().toBuffer(),
      await grey.clone().jpeg().toBuffer(),
      await grey.clone().webp().toBuffer()
    ])
      assert.equal(await PICTURE_TASKS.png({ frame, limits }), null)
  })

  test('BMP, TIFF, 16 bits and what EXIF turns become the pixels that were judged', async () => {
    const samples = Uint16Array.from(data, (value) => value * 16)
    const deep = await sharp(samples, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    const turned = await sharp(data, raw).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer()
    const frames = [
      [encodeBmp({ width: WIDTH, height: HEIGHT, data }), undefined],
      [await sharp(data, raw).tiff({ compression: 'lzw' }).toBuffer(), undefined],
      [deep, { bitDepth: 12 }],
      [turned, undefined]
    ] as const
    for (const [frame, reading] of frames) {
      const png = await PICTURE_TASKS.png({ frame, limits, ...(reading && { raw: reading }) })
      assert.ok(png !== null)
      const shown = await sharp(png).raw().toBuffer({ resolveWithObject: true })
      assert.deepEqual([shown.info.width, shown.info.height], [WIDTH, HEIGHT])
      const judged = await decode(frame, limits, reading)
      assert.deepEqual((await decode(png, limits)).data, judged.data)
    }
  })

  test('colours stay', async () => {
    const red = Uint8Array.from({ length: 3 * WIDTH * HEIGHT }, (_, n) => (n % 3 === 0 ? 200 : 10))
    const frame = await sharp(red, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .tiff({ compression: 'none' })
      .toBuffer()
    const png = await PICTURE_TASKS.png({ frame, limits })
    const pixels = await sharp(png!).raw().toBuffer()
    assert.deepEqual([...pixels.subarray(0, 3)], [200, 10, 10])
  })
})
