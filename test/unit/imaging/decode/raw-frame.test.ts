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

  const GREYS = Array.from({ length: 30 }, (_, i) => (i * 977) % 1024)
  const scaled = (values: readonly number[], bits: number) => values.map((v) => Math.round((v * 255) / (2 ** bits - 1)))
  /** A stream of bits, lowest first. */
  const stream = (values: readonly number[], bits: number) => {
    const out = new Uint8Array(Math.ceil((values.length * bits) / 8))
    values.forEach((value, i) => {
      for (let b = 0; b < bits; b++) out[(i * bits + b) >> 3]! |= ((value >> b) & 1) << ((i * bits + b) & 7)
    })
    return out
  }
  /** Two samples in three bytes. */
  const twoInThree = (values: readonly number[], bits: number) => {
    const low = bits - 8
    const out: number[] = []
    for (let i = 0; i < values.length; i += 2) {
      const [a, b] = [values[i]!, values[i + 1]]
      out.push(
        a >> low,
        (a & (2 ** low - 1)) | (((b ?? 0) & (2 ** low - 1)) << 4),
        ...(b === undefined ? [] : [b >> low])
      )
    }
    return out
  }
  const words = (values: readonly number[]) => values.flatMap((v) => [v & 255, v >> 8])

  test('Mono10, 12 and 14: in words, as a stream of bits, two in three bytes', () => {
    for (const bits of [10, 12] as const) {
      const values = GREYS.map((v) => v * 2 ** (bits - 10))
      for (const [width, height] of [
        [6, 5],
        [5, 5],
        [3, 7]
      ] as const) {
        const some = values.slice(0, width * height)
        const expected = scaled(some, bits)
        assert.deepEqual(read(`Mono${bits}`, width, height, words(some)), expected)
        assert.deepEqual(read(`Mono${bits}p`, width, height, stream(some, bits)), expected)
        assert.deepEqual(read(`Mono${bits}Packed`, width, height, twoInThree(some, bits)), expected)
      }
    }
    assert.deepEqual(read('Mono14', 3, 1, words([0, 8000, 16383])), [0, 125, 255])
    assert.throws(
      () => read('Mono10', 1, 1, words([1024])),
      invalid(/samples of 10 bits, up to 1023, received one of 1024/)
    )
  })

  test('PFNC and GigE Vision by their own examples', () => {
    // Mono12p: 0xBA, 0xDC, 0xFE holds 0xCBA and 0xFED.
    assert.deepEqual(read('Mono12p', 2, 1, [0xba, 0xdc, 0xfe]), scaled([0xcba, 0xfed], 12))
    // Mono12Packed: upper bits of the first, lower four of both, upper bits of the second.
    assert.deepEqual(read('Mono12Packed', 2, 1, [0xab, 0x3c, 0x12]), scaled([0xabc, 0x123], 12))
    assert.deepEqual(read('Mono10Packed', 2, 1, [0xff, 0x03, 0x80]), scaled([0x3ff, 0x200], 10))
  })

  test('Bayer: an evenly lit colour has its luma, whichever tile; 8 to 16 bits', () => {
    const tiles = { RG: [0, 1, 1, 2], GR: [1, 0, 2, 1], GB: [1, 2, 0, 1], BG: [2, 1, 1, 0] } as const
    for (const [tile, colours] of Object.entries(tiles)) {
      const mosaic = (most: number) =>
        Array.from({ length: 24 }, (_, i) =>
          Math.round(([200, 100, 50][colours[(((i / 6) & 1) << 1) | ((i % 6) & 1)]!]! * most) / 255)
        )
      const expected = Array<number>(24).fill(124)
      const format = (samples: string) => `Bayer${tile}${samples}` as PixelFormat
      assert.deepEqual(read(format('8'), 6, 4, mosaic(255)), expected, tile)
      assert.deepEqual(read(format('16'), 6, 4, words(mosaic(65535))), expected, tile)
      assert.deepEqual(read(format('10p'), 6, 4, stream(mosaic(1023), 10)), expected, tile)
      assert.deepEqual(read(format('12Packed'), 6, 4, twoInThree(mosaic(4095), 12)), expected, tile)
    }
  })

  test('BGR8, RGBa8, BGRa8: red, green and blue where they lie, alpha means nothing', () => {
    assert.deepEqual(read('BGR8', 3, 1, [0, 0, 255, 0, 255, 0, 255, 0, 0]), [76, 150, 29])
    assert.deepEqual(read('RGBa8', 2, 1, [255, 0, 0, 0, 0, 255, 0, 9]), [76, 150])
    assert.deepEqual(read('BGRa8', 2, 1, [255, 0, 0, 255, 40, 40, 40, 0]), [29, 40])
  })

  test('YUV 4:2:2: the luma, of an even width', () => {
    for (const name of ['YUV422_8', 'YUYV'] as const)
      assert.deepEqual(read(name, 4, 1, [1, 128, 2, 128, 3, 0, 4, 255]), [1, 2, 3, 4])
    for (const name of ['YUV422_8_UYVY', 'UYVY'] as const)
      assert.deepEqual(read(name, 2, 2, [128, 1, 128, 2, 0, 3, 255, 4]), [1, 2, 3, 4])
    assert.throws(() => read('YUYV', 3, 1, [1, 2, 3, 4, 5, 6]), invalid(/an even width for YUYV, received 3/))
  })

  test('line padding and bytes before the first row; behind the last row padding may be missing', () => {
    const padded = (pixelFormat: PixelFormat, stride: number, offset: number, bytes: readonly number[]) => [
      ...decodeRawFrame(Uint8Array.from(bytes), { pixelFormat, width: 2, height: 2, stride, offset }, 1000).data
    ]
    assert.deepEqual(padded('Mono8', 4, 0, [1, 2, 9, 9, 3, 4, 9, 9]), [1, 2, 3, 4])
    assert.deepEqual(padded('Mono8', 4, 0, [1, 2, 9, 9, 3, 4]), [1, 2, 3, 4])
    assert.deepEqual(padded('Mono8', 2, 3, [9, 9, 9, 1, 2, 3, 4]), [1, 2, 3, 4])
    assert.deepEqual(padded('Mono16', 5, 1, [9, 0, 0, 255, 255, 9, 255, 255, 0, 0]), [0, 255, 255, 0])
    assert.deepEqual(padded('Mono12p', 4, 0, [0, 0xf0, 0xff, 9, 0xff, 0x0f, 0, 9]), [0, 255, 255, 0])
    assert.deepEqual(padded('BayerRG8', 3, 0, [50, 50, 9, 50, 50]), [50, 50, 50, 50])
    assert.deepEqual(padded('RGB8', 7, 0, [1, 1, 1, 2, 2, 2, 9, 3, 3, 3, 4, 4, 4]), [1, 2, 3, 4])
    assert.deepEqual(padded('YUYV', 5, 0, [1, 0, 2, 0, 9, 3, 0, 4, 0]), [1, 2, 3, 4])
    assert.throws(
      () => padded('Mono16', 3, 0, [1, 2, 3, 4, 5, 6]),
      invalid(/a stride of at least 4 bytes for 2 pixels of Mono16, received 3/)
    )
    assert.throws(
      () => padded('Mono8', 4, 0, [1, 2, 9, 9, 3]),
      mismatch(/expected 8 bytes \(Mono8 2 x 2, stride 4\), received 5/)
    )
    assert.throws(() => padded('Mono8', 4, 0, [1, 2, 9, 9, 3, 4, 9, 9, 9]), mismatch(/received 9/))
  })

  test('a length that line padding would explain is told', () => {
    assert.throws(
      () => read('Mono8', 4, 3, new Uint8Array(18)),
      mismatch(/received 18; 3 rows of 6 bytes would be that: say stride=6/)
    )
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
