import assert from 'node:assert/strict'
import { type PixelFormat, PIXEL_FORMATS } from '../../../src/domain/inspection/image.ts'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { checkClientError, type Target } from '../target.ts'

const LIMITS = { maxBytes: 4096, maxPixels: 3000 }
const BYTES: Partial<Record<PixelFormat, number>> = { Mono8: 1, Mono16: 2, BayerRG8: 1, RGB8: 3 }
const SIDES = [-1, 0, 1, 2, 3, 0.5, NaN, Infinity, 2 ** 31, 2 ** 53]

/** Frames without a header: the layout is near the truth, or near a limit. */
export const rawFrames: Target = {
  name: 'raw-frame',
  inputs: 40_000,
  few: 500,
  async open() {
    return {
      seeds: [48, 96, 144, 1, 3000].map((length) => Uint8Array.from({ length }, (_, i) => (i * 37) % 256)),
      maxBytes: 5000,
      async run(bytes, random) {
        const pixelFormat = random.uniform() < 0.02 ? ('Mono12' as PixelFormat) : random.pick(PIXEL_FORMATS)
        const side = (): number => (random.uniform() < 0.05 ? random.pick(SIDES) : random.int(1, 40))
        const [width, height] = [side(), side()]
        // Two in three as long as they should be.
        const frame = random.int(1, 3) > 1 ? fitted(bytes, width * height * (BYTES[pixelFormat] ?? 1)) : bytes
        let image
        try {
          image = await decode(frame, LIMITS, { pixelFormat, width, height })
        } catch (error) {
          return checkClientError(error)
        }
        assert.deepEqual([image.width, image.height, image.data.length], [width, height, width * height])
        assert.equal(frame.length, width * height * BYTES[pixelFormat]!)
        if (pixelFormat === 'Mono8') assert.deepEqual(image.data, Uint8Array.from(frame))
        if (pixelFormat === 'Mono16')
          assert.ok(
            image.data.every((grey, i) => Math.abs(grey - (frame[2 * i]! + 256 * frame[2 * i + 1]!) / 257) <= 0.5)
          )
        assert.notEqual(image.data.buffer, frame.buffer)
        return 'accepted'
      }
    }
  }
}

/** Cut, or repeated, to a length; as it is where there is no such length. */
function fitted(bytes: Uint8Array, length: number): Uint8Array {
  return length > 0 && length <= 10_000 && Number.isInteger(length)
    ? Uint8Array.from({ length }, (_, i) => bytes[i % bytes.length] ?? 0)
    : bytes
}
