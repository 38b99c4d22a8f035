import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import sharp from 'sharp'
import { readJpegHeader } from '../../../../src/imaging/decode/jpeg-header.ts'

/** SOI, a comment of 3 bytes, SOF0 with 8 bits, 258 x 772, one component, and the start of a scan. */
const GREY = Uint8Array.of(
  0xff,
  0xd8,
  0xff,
  0xfe,
  0,
  5,
  1,
  2,
  3,
  0xff,
  0xc0,
  0,
  11,
  8,
  3,
  4,
  1,
  2,
  1,
  1,
  0x11,
  0,
  0xff,
  0xda,
  0,
  8
)
const changed = (at: number, value: number) => GREY.with(at, value)

suite('readJpegHeader', () => {
  test('finds the frame header behind other segments', () => {
    assert.deepEqual(readJpegHeader(GREY), { width: 258, height: 772, components: 1 })
  })

  test('says the same as libvips: grey and colour, baseline and progressive, behind a long EXIF segment', async () => {
    for (const channels of [1, 3] as const) {
      for (const progressive of [false, true]) {
        const picture = sharp({ create: { width: 61, height: 40, channels: 3, background: 'teal' } }).toColourspace(
          channels === 1 ? 'b-w' : 'srgb'
        )
        const file = await picture
          .withExif({ IFD0: { Artist: 'x'.repeat(5000) } })
          .jpeg({ progressive })
          .toBuffer()
        const { width, height, channels: components } = await sharp(file).metadata()
        assert.deepEqual(readJpegHeader(file), { width, height, components })
        assert.equal(components, channels)
      }
    }
  })

  test('leaves what is rare or broken to the decoder', () => {
    const rare = {
      'lossless frame': changed(10, 0xc3),
      'arithmetic coding': changed(10, 0xc9),
      'scan before the frame': changed(3, 0xda),
      'restart marker': changed(3, 0xd0),
      'no marker': changed(9, 0),
      '12 bits': changed(13, 12),
      'two components': changed(18, 2),
      'length of another count': changed(12, 17),
      'segment of length 1': changed(5, 1),
      'height 0': changed(14, 0).with(15, 0),
      'segment over the end': changed(4, 200),
      'no more than SOI': GREY.subarray(0, 2)
    }
    for (const [name, file] of Object.entries(rare)) assert.equal(readJpegHeader(file), null, name)
  })

  test('property: never reads outside, whatever the bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.tuple(fc.nat(25), fc.nat(255), fc.nat(26)).map(([at, value, end]) => changed(at, value).subarray(0, end))
    )
    fc.assert(
      fc.property(bytes, (frame) => {
        const header = readJpegHeader(frame)
        assert.ok(header === null || (header.width >= 1 && header.height >= 1 && frame.length > 13))
      })
    )
  })
})
