import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { PixelFormat } from '../../../../src/domain/inspection/image.ts'
import { decodeRawFrame } from '../../../../src/imaging/decode/raw-frame.ts'

const read = (pixelFormat: PixelFormat, width: number, height: number, bytes: ArrayLike<number>) => [
  ...decodeRawFrame(Uint8Array.from(bytes), { pixelFormat, width, height }, 1000).data
]
const invalid = (message: RegExp) => ({ code: 'RAW_LAYOUT_INVALID', statusCode: 400, message })
const mismatch = (message: RegExp) => ({ code: 'RAW_LENGTH_MISMATCH', statusCode: 400, message })

suite('decodeRawFrame', () => {
  test('Mono8 is a copy, not a view', () => {
    const frame = Uint8Array.of(1, 2, 3, 4, 5, 6)
    const image = decodeRawFrame(frame, { pixelFormat: 'Mono8', width: 3, height: 2 }, 1000)
    frame.fill(0)
    assert.deepEqual([image.width, image.height, ...image.data], [3, 2, 1, 2, 3, 4, 5, 6])
  })

  test('Mono16 is little-endian and rounds v * 255 / 65535', () => {
    // 0x0100 = 256 -> 0.996; 128 -> 0.498; 129 -> 0.502; 0xff00 = 65280 -> 254.008
    assert.deepEqual(read('Mono16', 6, 1, [0, 0, 0xff, 0xff, 0, 1, 128, 0, 129, 0, 0, 0xff]), [0, 255, 1, 0, 1, 254])
  })

  test('Mono16: every value is rounded right', () => {
    const frame = Uint8Array.from({ length: 2 * 65536 }, (_, i) => (i % 2 === 0 ? (i >> 1) & 255 : i >> 9))
    const { data } = decodeRawFrame(frame, { pixelFormat: 'Mono16', width: 256, height: 256 }, 65536)
    data.forEach((value, v) => assert.equal(value, Math.round((v * 255) / 65535), String(v)))
  })

  test('RGB8 becomes BT.601 luma', () => {
    assert.deepEqual(read('RGB8', 4, 1, [255, 0, 0, 0, 255, 0, 0, 0, 255, 40, 40, 40]), [76, 150, 29, 40])
  })

  test('BayerRG8: an evenly lit colour has its luma everywhere, borders included', () => {
    // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2
    for (const [w, h] of [
      [2, 2],
      [4, 4],
      [5, 3],
      [3, 6]
    ] as const) {
      assert.deepEqual(
        read('BayerRG8', w, h, evenMosaic(w, h)),
        Array.from({ length: w * h }, () => 124),
        `${w} x ${h}`
      )
    }
  })

  test('BayerRG8: bilinear at each of the four sites', () => {
    const mosaic = [10, 20, 30, 40, 50, 60, 70, 80, 90, 15, 25, 35, 45, 55, 65, 75]
    const out = read('BayerRG8', 4, 4, mosaic)
    // (1, 1) blue 60; green (20 + 50 + 70 + 15) / 4 = 38.75; red (10 + 30 + 90 + 25) / 4 = 38.75
    assert.equal(out[5], Math.round(0.299 * 38.75 + 0.587 * 38.75 + 0.114 * 60))
    // (2, 1) green 70; blue from the sides (60 + 80) / 2 = 70; red from above and below (30 + 25) / 2 = 27.5
    assert.equal(out[6], Math.round(0.299 * 27.5 + 0.587 * 70 + 0.114 * 70))
    // (1, 2) green 15; red from the sides (90 + 25) / 2 = 57.5; blue from above and below (60 + 55) / 2 = 57.5
    assert.equal(out[9], Math.round(0.299 * 57.5 + 0.587 * 15 + 0.114 * 57.5))
    // (2, 2) red 25; green (15 + 35 + 70 + 65) / 4 = 46.25; blue (60 + 80 + 55 + 75) / 4 = 67.5
    assert.equal(out[10], Math.round(0.299 * 25 + 0.587 * 46.25 + 0.114 * 67.5))
    // (0, 0) red 10, mirrored: green (20 + 20 + 50 + 50) / 4 = 35; blue 60
    assert.equal(out[0], Math.round(0.299 * 10 + 0.587 * 35 + 0.114 * 60))
  })

  test('refuses a layout that makes no sense', () => {
    for (const [w, h] of [
      [0, 2],
      [2, 0],
      [-1, 2],
      [1.5, 2],
      [NaN, 2],
      [Infinity, 1]
    ] as const) {
      assert.throws(() => read('Mono8', w, h, [1, 2]), invalid(/at least 1 for Mono8, received/), `${w} x ${h}`)
    }
    assert.throws(() => read('BayerRG8', 1, 2, [1, 2]), invalid(/at least 2 for BayerRG8, received 1 x 2/))
    assert.throws(
      () => read('Mono9' as PixelFormat, 1, 1, [1]),
      invalid(/expected a pixel format of Mono8, Mono10, .*, UYVY, received Mono9/)
    )
  })

  test('refuses a frame of another length than the layout says', () => {
    assert.throws(() => read('Mono8', 3, 2, [1, 2, 3, 4, 5]), mismatch(/expected 6 bytes \(Mono8 3 x 2\), received 5/))
    assert.throws(() => read('Mono16', 3, 2, [1, 2, 3, 4, 5, 6]), mismatch(/expected 12 bytes/))
    assert.throws(() => read('RGB8', 1, 1, [1, 2, 3, 4]), mismatch(/expected 3 bytes .* received 4/))
    assert.throws(() => read('BayerRG8', 2, 2, [1, 2, 3, 4, 5]), mismatch(/expected 4 bytes/))
  })

  test('refuses too many pixels before it looks at the length', () => {
    assert.throws(() => read('Mono8', 30000, 30000, [1]), {
      code: 'FRAME_TOO_MANY_PIXELS',
      message: /1000 pixels, the header says 30000 x 30000/
    })
  })
})

/** The mosaic of the colour (200, 100, 50). */
function evenMosaic(width: number, height: number): number[] {
  return Array.from(
    { length: width * height },
    (_, i) => [200, 100, 50][((i % width) % 2) + (Math.floor(i / width) % 2)]!
  )
}
