import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { decode } from '../../../../src/imaging/decode/decode.ts'
import { encodeBmp } from '../../../../src/imaging/encode/encode-bmp.ts'
import { createThumbnailThread } from '../../../../src/inspection/threads/thumbnail-thread.ts'
import { makeThumbnail } from '../../../../src/inspection/threads/thumbnail.ts'

const LIMITS = { maxBytes: 10_000_000, maxPixels: 2_000_000 }

/** Dark on the left, bright on the right. */
function halves(width: number, height: number) {
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, n) => (n % width < width / 2 ? 40 : 200))
  }
}

suite('makeThumbnail', () => {
  test('makes a large frame small, and says how large it was', async () => {
    const { width, height, jpeg } = await makeThumbnail({ frame: encodeBmp(halves(1280, 960)) }, LIMITS)
    assert.deepEqual([width, height], [1280, 960])
    const small = await decode(jpeg, LIMITS)
    assert.deepEqual([small.width, small.height], [640, 480])
    assert.ok(Math.abs(small.data[240 * 640 + 100]! - 40) < 8 && Math.abs(small.data[240 * 640 + 540]! - 200) < 8)
  })

  test('leaves a small one as it is; reads raw frames', async () => {
    const { data } = halves(320, 200)
    const { jpeg } = await makeThumbnail(
      { frame: data, raw: { pixelFormat: 'Mono8', width: 320, height: 200 } },
      LIMITS
    )
    const { width, height } = await decode(jpeg, LIMITS)
    assert.deepEqual([width, height], [320, 200])
  })

  test('in a thread of its own; a frame that cannot be read is an error, and the next one is made', async (t) => {
    const thread = createThumbnailThread(LIMITS)
    t.after(thread.close)
    await assert.rejects(thread.run({ frame: Uint8Array.of(1, 2, 3) }), { code: 'FRAME_FORMAT_UNKNOWN' })
    assert.equal((await thread.run({ frame: encodeBmp(halves(64, 48)) })).width, 64)
  })
})
