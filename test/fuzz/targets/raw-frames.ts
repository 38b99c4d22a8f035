import assert from 'node:assert/strict'
import { type PixelFormat, PIXEL_FORMATS } from '../../../src/domain/inspection/image.ts'
import { bitsInFrame, rawFormat } from '../../../src/imaging/decode/raw-format.ts'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { checkClientError, type Target } from '../target.ts'

const LIMITS = { maxBytes: 4096, maxPixels: 3000 }
const bitsPerPixel = (pixelFormat: PixelFormat): number => {
  const format = rawFormat(pixelFormat)
  return format.channels * bitsInFrame(format)
}
const rowBytes = (pixelFormat: PixelFormat, width: number): number => Math.ceil((width * bitsPerPixel(pixelFormat)) / 8)
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
        const pixelFormat = random.uniform() < 0.02 ? ('Mono9' as PixelFormat) : random.pick(PIXEL_FORMATS)
        const side = (): number => (random.uniform() < 0.05 ? random.pick(SIDES) : random.int(1, 40))
        const [width, height] = [side(), side()]
        const known = PIXEL_FORMATS.includes(pixelFormat)
        const row = known ? rowBytes(pixelFormat, width) : width
        const padded = random.uniform() < 0.3
        const stride = padded ? row + random.int(-1, 5) : undefined
        const offset = random.uniform() < 0.2 ? random.int(0, 9) : undefined
        const pixels = known ? Math.ceil((width * height * bitsPerPixel(pixelFormat)) / 8) : width * height
        const length = (offset ?? 0) + (stride === undefined ? pixels : stride * height)
        // Two in three as long as they should be.
        const frame = random.int(1, 3) > 1 ? fitted(bytes, length) : bytes
        let image
        try {
          image = await decode(frame, LIMITS, { pixelFormat, width, height, stride, offset })
        } catch (error) {
          return checkClientError(error)
        }
        assert.deepEqual([image.width, image.height, image.data.length], [width, height, width * height])
        assert.ok(frame.length <= length && frame.length >= length - 5, `${frame.length} of ${length}`)
        const plain = stride === undefined && offset === undefined
        if (plain && pixelFormat === 'Mono8') assert.deepEqual(image.data, Uint8Array.from(frame))
        if (plain && pixelFormat === 'Mono16')
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
