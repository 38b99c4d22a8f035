import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { decode } from '../../../../src/imaging/decode/decode.ts'
import { encodeBmp } from '../../../../src/imaging/encode/encode-bmp.ts'
import { PICTURE_TASKS } from '../../../../src/inspection/threads/picture-tasks.ts'
import { createPictureThread } from '../../../../src/inspection/threads/picture-threads.ts'

const limits = { maxBytes: 10_000_000, maxPixels: 2_000_000 }

/** Dark on the left, bright on the right. */
function halves(width: number, height: number) {
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, n) => (n % width < width / 2 ? 40 : 200))
  }
}

suite('picture task thumbnail', () => {
  test('makes a large frame small, and says how large it was', async () => {
    const { width, height, jpeg } = await PICTURE_TASKS.thumbnail({ frame: encodeBmp(halves(1280, 960)), limits })
    assert.deepEqual([width, height], [1280, 960])
    const small = await decode(jpeg, limits)
    assert.deepEqual([small.width, small.height], [640, 480])
    assert.ok(Math.abs(small.data[240 * 640 + 100]! - 40) < 8 && Math.abs(small.data[240 * 640 + 540]! - 200) < 8)
  })

  test('leaves a small one as it is; reads raw frames', async () => {
    const { data } = halves(320, 200)
    const { jpeg } = await PICTURE_TASKS.thumbnail({
      frame: data,
      raw: { pixelFormat: 'Mono8', width: 320, height: 200 },
      limits
    })
    const { width, height } = await decode(jpeg, limits)
    assert.deepEqual([width, height], [320, 200])
  })

  test('in a thread of its own; a frame that cannot be read is an error, and the next one is made', async (t) => {
    const thread = createPictureThread('thumbnail')
    t.after(thread.close)
    await assert.rejects(thread.run({ frame: Uint8Array.of(1, 2, 3), limits }), { code: 'FRAME_FORMAT_UNKNOWN' })
    assert.equal((await thread.run({ frame: encodeBmp(halves(64, 48)), limits })).width, 64)
  })
})
