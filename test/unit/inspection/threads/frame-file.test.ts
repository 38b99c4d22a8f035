import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import sharp from 'sharp'
import { decode } from '../../../../src/imaging/decode/decode.ts'
import { createFileOfFrame } from '../../../../src/inspection/threads/frame-file.ts'
import { createPictureThread } from '../../../../src/inspection/threads/picture-threads.ts'

const LIMITS = { maxBytes: 100_000, maxPixels: 10_000 }

suite('createFileOfFrame', () => {
  test('what can be read without a word stays as it is; else a grey BMP of what was judged', async (t) => {
    const thread = createPictureThread('bmp')
    t.after(thread.close)
    const fileOf = createFileOfFrame((request) => thread.run({ ...request, limits: LIMITS }))
    const samples = Uint16Array.from({ length: 40 }, (_, i) => i * 100)
    const png = await sharp(samples, { raw: { width: 8, height: 5, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer()
    assert.deepEqual(await fileOf({ frame: png }), { bytes: png, extension: 'png' })
    const jpeg = await sharp(png).jpeg().toBuffer()
    assert.deepEqual(await fileOf({ frame: jpeg, raw: { bitDepth: 12 } }), { bytes: jpeg, extension: 'jpg' })

    const kept = await fileOf({ frame: png, raw: { bitDepth: 12 } })
    assert.equal(kept.extension, 'bmp')
    assert.deepEqual(
      [...(await decode(kept.bytes, LIMITS)).data],
      Array.from(samples, (v) => Math.round((v * 255) / 4095))
    )
    const raw = await fileOf({
      frame: Uint8Array.of(0xff, 0xff, 0xff),
      raw: { pixelFormat: 'Mono12p', width: 2, height: 1 }
    })
    assert.deepEqual([...(await decode(raw.bytes, LIMITS)).data], [255, 255])
  })
})
