import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { decodeBmp } from '../../../../src/imaging/decode/bmp.ts'
import { encodeBmp } from '../../../../src/imaging/encode/encode-bmp.ts'
import { bmpFile } from './bmp-file.ts'
import type { BmpFile } from './bmp-file.ts'

const MAX_PIXELS = 1_000_000
const pixels = (file: BmpFile) => [...decodeBmp(bmpFile(file), MAX_PIXELS).data]
const corrupt = (message: RegExp) => ({ code: 'FRAME_CORRUPT', statusCode: 422, message })
const RED = [0, 0, 255] // in the file: blue, green, red
const GREEN = [0, 255, 0]
const BLUE = [255, 0, 0]
/** 0.299, 0.587 and 0.114 of 255: 76.2, 149.7, 29.1. */
const LUMA = [76, 150, 29]

suite('decodeBmp', () => {
  const rows = [
    [1, 2, 3],
    [4, 5, 6]
  ]

  test('8 bits: bottom-up and top-down, padding skipped', () => {
    assert.deepEqual(pixels({ width: 3, height: 2, bits: 8, rows }), [4, 5, 6, 1, 2, 3])
    assert.deepEqual(pixels({ width: 3, height: -2, bits: 8, rows }), [1, 2, 3, 4, 5, 6])
  })

  test('8 bits: every kind of header', () => {
    for (const headerBytes of [12, 40, 52, 56, 64, 108, 124]) {
      assert.deepEqual(
        pixels({ headerBytes, width: 3, height: 2, bits: 8, rows }),
        [4, 5, 6, 1, 2, 3],
        `${headerBytes} bytes`
      )
    }
  })

  test('8 bits: colours of the palette become luma; a short palette will do', () => {
    const palette = [[255, 0, 0], [0, 255, 0], [0, 0, 255], 9] as const
    assert.deepEqual(pixels({ width: 4, height: 1, bits: 8, palette, entriesUsed: 4, rows: [[0, 1, 2, 3]] }), [
      ...LUMA,
      9
    ])
  })

  test('8 bits: missing palette entries are an error', () => {
    const file = { width: 2, height: 1, bits: 8, palette: [10, 20], rows: [[0, 1]] }
    assert.throws(() => pixels(file), corrupt(/256 palette entries up to byte 1078, but the pixels start at byte 62/))
    assert.throws(
      () => pixels({ ...file, entriesUsed: 2, rows: [[0, 7]] }),
      corrupt(/uses palette entry 7, the palette has 2/)
    )
    assert.throws(
      () => pixels({ ...file, entriesUsed: 257 }),
      corrupt(/at most 256 palette entries, the header says 257/)
    )
  })

  test('24 bits, also behind a BITMAPCOREHEADER', () => {
    const file = { width: 3, height: 1, bits: 24, rows: [[...RED, ...GREEN, ...BLUE]] }
    assert.deepEqual(pixels(file), LUMA)
    assert.deepEqual(pixels({ ...file, headerBytes: 12 }), LUMA)
  })

  test('32 bits: the fourth byte of BI_RGB means nothing', () => {
    assert.deepEqual(pixels({ width: 3, height: 1, bits: 32, rows: [[...RED, 0, ...GREEN, 99, ...BLUE, 255]] }), LUMA)
  })

  test('32 bits: BI_BITFIELDS in any order and width, behind a short header or inside a long one', () => {
    const rgbx = {
      width: 3,
      height: 1,
      bits: 32,
      compression: 3,
      masks: [0xff, 0xff00, 0xff0000],
      rows: [[255, 0, 0, 1, 0, 255, 0, 1, 0, 0, 255, 1]]
    }
    assert.deepEqual(pixels(rgbx), LUMA)
    assert.deepEqual(pixels({ ...rgbx, headerBytes: 52 }), LUMA)
    // 10 bits each: red at 20, green at 10, blue at 0; white and half white (511 of 1023 is 127.4)
    const ten = {
      width: 2,
      height: 1,
      bits: 32,
      compression: 3,
      masks: [0x3ff00000, 0xffc00, 0x3ff],
      rows: [[...word(0x3fffffff), ...word(511 * 0x100401)]]
    }
    assert.deepEqual(pixels(ten), [255, 127])
  })

  test('32 bits: an alpha mask lays the pixel over black', () => {
    const file = {
      headerBytes: 108,
      width: 2,
      height: 1,
      bits: 32,
      compression: 3,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      rows: [[200, 200, 200, 255, 200, 200, 200, 128]]
    }
    assert.deepEqual(pixels(file), [200, 100]) // 200 * 128 / 255 = 100.4
    assert.deepEqual(pixels({ ...file, headerBytes: 40, compression: 6 }), [200, 100])
  })

  test('8 bits without a palette are greys; a pixel offset of 0 means behind the palette', () => {
    const file = { width: 3, height: 2, bits: 8, rows }
    assert.deepEqual(pixels({ ...file, palette: [] }), [4, 5, 6, 1, 2, 3])
    assert.deepEqual(pixels({ ...file, headerBytes: 108, palette: [] }), [4, 5, 6, 1, 2, 3])
    assert.deepEqual(pixels({ ...file, pixelsAt: 0 }), [4, 5, 6, 1, 2, 3])
    assert.throws(() => pixels({ ...file, pixelsAt: 0, rows: [[1, 2, 3]] }), corrupt(/received/))
  })

  test('1 and 4 bits, with a palette or as greys', () => {
    const one = {
      width: 10,
      height: 2,
      bits: 1,
      rows: [
        [0b10110010, 0b01000000],
        [0xff, 0xff]
      ]
    }
    const row = (white: number, black: number) => Array.from('1011001001').map((bit) => (bit === '1' ? white : black))
    assert.deepEqual(pixels({ ...one, palette: [7, 200] }), [...Array<number>(10).fill(200), ...row(200, 7)])
    assert.deepEqual(pixels({ ...one, palette: [] }), [...Array<number>(10).fill(255), ...row(255, 0)])
    const four = { width: 5, height: 1, bits: 4, rows: [[0x0f, 0x73, 0xa0]] }
    const palette = Array.from({ length: 16 }, (_, i) => 100 + i)
    assert.deepEqual(pixels({ ...four, palette }), [100, 115, 107, 103, 110])
    assert.deepEqual(pixels({ ...four, palette: [] }), [0, 255, 119, 51, 170])
    assert.throws(
      () => pixels({ ...four, palette: [1, 2], entriesUsed: 2 }),
      corrupt(/uses palette entry 15, the palette has 2/)
    )
  })

  test('16 bits: five each, or as the masks say', () => {
    const five = { width: 2, height: 1, bits: 16, rows: [[...half(0x7fff), ...half(0x8000 | (16 * 0x421))]] }
    assert.deepEqual(pixels(five), [255, 132]) // 16 of 31 is 131.6
    const six = {
      width: 2,
      height: 1,
      bits: 16,
      compression: 3,
      masks: [0xf800, 0x7e0, 0x1f],
      rows: [[...half(0xffff), ...half(0x07e0)]]
    }
    assert.deepEqual(pixels(six), [255, 150])
  })

  test('32 bits: alpha that is 0 everywhere means nothing', () => {
    const file = {
      headerBytes: 108,
      width: 2,
      height: 1,
      bits: 32,
      compression: 3,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      rows: [[200, 200, 200, 0, 90, 90, 90, 0]]
    }
    assert.deepEqual(pixels(file), [200, 90])
  })

  test('runs of 8 bits: equal pixels, single ones, ends of rows, steps', () => {
    const runs = [3, 9, 0, 0, 0, 3, 1, 2, 3, 0, 0, 1]
    assert.deepEqual(pixels({ width: 3, height: 2, bits: 8, compression: 1, rows: [runs] }), [1, 2, 3, 9, 9, 9])
    const step = [1, 9, 0, 2, 1, 1, 1, 8, 0, 1] // one to the right, one up
    assert.deepEqual(pixels({ width: 3, height: 2, bits: 8, compression: 1, rows: [step] }), [0, 0, 8, 9, 0, 0])
  })

  test('runs of 4 bits', () => {
    const palette = Array.from({ length: 16 }, (_, i) => 10 * i)
    const runs = [5, 0x12, 0, 0, 0, 5, 0x34, 0x56, 0x70, 0, 0, 1]
    assert.deepEqual(
      pixels({ width: 5, height: 2, bits: 4, compression: 2, palette, rows: [runs] }),
      [30, 40, 50, 60, 70, 10, 20, 10, 20, 10]
    )
  })

  test('runs that end before the last pixel, or leave the picture, are an error at any length', () => {
    const runs = [3, 9, 0, 0, 0, 3, 1, 2, 3, 0]
    for (let length = 0; length < 9; length++)
      for (const end of length < 5 ? [[], [0, 1]] : [[]])
        assert.throws(
          () => pixels({ width: 3, height: 2, bits: 8, compression: 1, rows: [[...runs.slice(0, length), ...end]] }),
          { code: 'FRAME_CORRUPT' },
          `${length} ${end.length}`
        )
    assert.throws(
      () => pixels({ width: 3, height: 1, bits: 8, compression: 1, rows: [[4, 1, 0, 1]] }),
      corrupt(/leaves row 0 of 1/)
    )
    assert.throws(
      () => pixels({ width: 3, height: -1, bits: 8, compression: 1, rows: [[3, 1, 0, 1]] }),
      corrupt(/top down/)
    )
  })

  test('refuses what it cannot read, and says what it is', () => {
    const file = { width: 3, height: 2, bits: 8, rows }
    assert.throws(
      () => pixels({ ...file, bits: 2 }),
      corrupt(/1, 4, 8, 16, 24 or 32 bits per pixel, the header says 2/)
    )
    assert.throws(() => pixels({ ...file, compression: 4 }), corrupt(/compression 4 with 8 bits/))
    assert.throws(() => pixels({ ...file, headerBytes: 41 }), corrupt(/it says 41/))
    assert.throws(() => pixels({ ...file, width: 0 }), corrupt(/at least 1, the header says 0 x 2/))
    assert.throws(() => pixels({ ...file, height: 0 }), corrupt(/3 x 0/))
    assert.throws(() => pixels({ ...file, width: -3 }), corrupt(/-3 x 2/))
    const bits = { width: 1, height: 1, bits: 32, compression: 3, rows: [[1, 2, 3, 4]] }
    assert.throws(() => pixels({ ...bits, masks: [0, 0xff00, 0xff] }), corrupt(/red mask .* 0x00000000/))
    assert.throws(() => pixels({ ...bits, masks: [0xff0000, 0xf0f0, 0xff] }), corrupt(/green mask of adjoining bits/))
  })

  test('any cut file is corrupt, but for the padding behind the last row', () => {
    const file = bmpFile({ width: 3, height: 2, bits: 8, rows })
    for (let length = 0; length < file.length - 1; length++) {
      assert.throws(() => decodeBmp(file.subarray(0, length), MAX_PIXELS), corrupt(/received \d+/), `${length} bytes`)
    }
    assert.deepEqual([...decodeBmp(file.subarray(0, file.length - 1), MAX_PIXELS).data], [4, 5, 6, 1, 2, 3])
  })

  test('30000 x 30000 is refused by its header alone, as is -2^31 rows', () => {
    const tooMany = { code: 'FRAME_TOO_MANY_PIXELS', statusCode: 413 }
    assert.throws(() => pixels({ width: 30000, height: 30000, bits: 8, rows: [] }), {
      ...tooMany,
      message: /1000000 pixels, the header says 30000 x 30000/
    })
    assert.throws(() => pixels({ width: 1, height: -(2 ** 31), bits: 8, rows: [] }), {
      ...tooMany,
      message: /1 x 2147483648/
    })
  })

  test('property: what encodeBmp writes comes back the same', () => {
    const image = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([width, height]) =>
        fc.uint8Array({ minLength: width * height, maxLength: width * height }).map((data) => ({ width, height, data }))
      )
    fc.assert(fc.property(image, (image) => assert.deepEqual(decodeBmp(encodeBmp(image), MAX_PIXELS), image)))
  })

  test('encodeBmp refuses data of another length', () => {
    assert.throws(() => encodeBmp({ width: 3, height: 3, data: new Uint8Array(8) }), {
      name: 'RangeError',
      message: /3 x 3 pixels, received 8/
    })
  })

  test('reads at any offset of its memory', () => {
    const file = bmpFile({ width: 3, height: 2, bits: 8, rows })
    const memory = new Uint8Array(file.length + 8).fill(0xaa)
    memory.set(file, 3)
    assert.deepEqual([...decodeBmp(memory.subarray(3, 3 + file.length), MAX_PIXELS).data], [4, 5, 6, 1, 2, 3])
  })
})

const half = (value: number): number[] => [value & 255, value >> 8]

function word(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]
}
