import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { encodeBmp } from '../../../../src/imaging/encode/encode-bmp.ts'
import { createPictureThread } from '../../../../src/inspection/threads/picture-threads.ts'
import { tempFolder } from '../../temp-folder.ts'

const IMAGE = { width: 40, height: 30, data: new Uint8Array(40 * 30).fill(100) }

suite('picture task check', () => {
  test('names the format by the bytes; what cannot be read to its end is refused, with code and status', async (t) => {
    const thread = createPictureThread('check')
    t.after(thread.close)
    const limits = { maxBytes: 100_000, maxPixels: 5000 }
    const check = (frame: Uint8Array): Promise<string> => thread.run({ frame, limits })
    const picture = sharp(IMAGE.data, { raw: { width: 40, height: 30, channels: 1 } })
    const files = {
      bmp: encodeBmp(IMAGE),
      png: await picture.clone().png().toBuffer(),
      jpg: await picture.clone().jpeg().toBuffer(),
      tiff: await picture.clone().tiff().toBuffer(),
      webp: await picture.clone().webp().toBuffer()
    }
    for (const [extension, bytes] of Object.entries(files)) assert.equal(await check(bytes), extension)
    await assert.rejects(check(Buffer.from('no picture')), {
      code: 'FRAME_FORMAT_UNKNOWN',
      statusCode: 415,
      name: 'FastifyError'
    })
    await assert.rejects(check(files.bmp.subarray(0, 600)), { code: 'FRAME_CORRUPT', statusCode: 422 })
    await assert.rejects(check(encodeBmp({ width: 100, height: 100, data: new Uint8Array(10_000) })), {
      code: 'FRAME_TOO_MANY_PIXELS',
      statusCode: 413
    })
  })

  test('a thread that cannot even start is an error, not a wait without end', async (t) => {
    const worker = join(tempFolder(t), 'worker.mjs')
    writeFileSync(worker, "throw new Error('no libvips here')")
    const thread = createPictureThread('check', pathToFileURL(worker))
    t.after(thread.close)
    // The thread itself does not keep this process; a server's socket would.
    const alive = setInterval(() => {}, 60_000)
    t.after(() => {
      clearInterval(alive)
    })
    for (let n = 0; n < 2; n++)
      await assert.rejects(
        thread.run({ frame: Uint8Array.of(1), limits: { maxBytes: 100, maxPixels: 100 } }),
        /no libvips here/
      )
  })
})
