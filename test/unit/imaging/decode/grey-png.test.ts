import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { crc32, deflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import { sharp } from '../../../../src/imaging/sharp-library.ts'
import { readGreyPng } from '../../../../src/imaging/decode/png/grey-png.ts'
import { readPngHeader } from '../../../../src/imaging/decode/png/png-header.ts'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function chunk(type: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(named.length + 8)
  out.writeUInt32BE(data.length, 0)
  named.copy(out, 4)
  out.writeUInt32BE(crc32(named), named.length + 4)
  return out
}

const header = (width: number, height: number, tail: readonly number[] = [8, 0, 0, 0, 0]): Buffer => {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(width, 0)
  data.writeUInt32BE(height, 4)
  data.set(tail, 8)
  return chunk('IHDR', data)
}

const END = chunk('IEND', new Uint8Array())
const png = (...chunks: readonly Uint8Array[]): Buffer => Buffer.concat([SIGNATURE, ...chunks])
const read = (frame: Uint8Array): Uint8Array | null => readGreyPng(frame, readPngHeader(frame))
const byLibvips = async (frame: Uint8Array): Promise<Buffer> => sharp(frame).toColourspace('b-w').raw().toBuffer()

/** Any bytes are the differences of some picture, whatever the filter of each row. */
const pictures = fc
  .record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 20 }), seed: fc.nat() })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      filters: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: height, maxLength: height }),
      values: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
      cut: fc.double({ min: 0, max: 1, noNaN: true })
    })
  )

suite('readGreyPng', () => {
  test('property: the pixels of libvips, by every filter, in one piece or two', async () => {
    await fc.assert(
      fc.asyncProperty(pictures, async ({ width, height, filters, values, cut }) => {
        const rows = filters.flatMap((filter, y) => [filter, ...values.subarray(y * width, (y + 1) * width)])
        const packed = deflateSync(Uint8Array.from(rows))
        const at = Math.floor(cut * packed.length)
        const frame = png(
          header(width, height),
          chunk('tEXt', Buffer.from('a\0b')),
          chunk('IDAT', packed.subarray(0, at)),
          chunk('IDAT', packed.subarray(at)),
          END
        )
        assert.deepEqual(read(frame), new Uint8Array(await byLibvips(frame)))
        assert.deepEqual(read(png(header(width, height), chunk('IDAT', packed), END)), read(frame))
      }),
      { numRuns: 200 }
    )
  })

  test('leaves whatever is odd to the patient reader', () => {
    const rows = Uint8Array.from([0, 1, 2, 3, 1, 4, 5, 6])
    const whole = deflateSync(rows)
    const idat = chunk('IDAT', whole)
    assert.deepEqual(read(png(header(3, 2), idat, END)), Uint8Array.from([1, 2, 3, 4, 9, 15]))
    const damaged = Buffer.from(idat)
    damaged[10]! ^= 1
    const odd: Record<string, Buffer> = {
      'a checksum of a chunk': png(header(3, 2), damaged, END),
      'a checksum of the stream': png(header(3, 2), chunk('IDAT', flipped(whole, whole.length - 1)), END),
      'a row less': png(header(3, 3), idat, END),
      'a row more': png(header(3, 1), idat, END),
      'a cut stream': png(header(3, 2), chunk('IDAT', whole.subarray(0, -5)), END),
      'bytes behind the stream': png(header(3, 2), chunk('IDAT', Buffer.concat([whole, Buffer.from([0])])), END),
      'no end': png(header(3, 2), idat),
      'bytes behind the end': png(header(3, 2), idat, END, Buffer.from([1])),
      'an end that is not empty': png(header(3, 2), idat, chunk('IEND', Buffer.from([1]))),
      'no pixels': png(header(3, 2), END),
      'another chunk between the pixels': png(
        header(3, 2),
        chunk('IDAT', whole.subarray(0, 4)),
        chunk('tEXt', Buffer.from('a\0b')),
        chunk('IDAT', whole.subarray(4)),
        END
      ),
      'an unknown chunk that is not ancillary': png(header(3, 2), chunk('ABCD', Buffer.from([1])), idat, END),
      'two headers': png(header(3, 2), header(3, 2), idat, END),
      'a filter that there is not': png(
        header(3, 2),
        chunk('IDAT', deflateSync(Uint8Array.from([0, 1, 2, 3, 5, 4, 5, 6]))),
        END
      ),
      transparency: png(header(3, 2), chunk('tRNS', Buffer.from([0, 1])), idat, END),
      '16 bits': png(header(3, 2, [16, 0, 0, 0, 0]), idat, END),
      colour: png(header(3, 2, [8, 2, 0, 0, 0]), idat, END),
      'a palette': png(header(3, 2, [8, 3, 0, 0, 0]), idat, END),
      'another method of compression': png(header(3, 2, [8, 0, 1, 0, 0]), idat, END),
      'another method of filtering': png(header(3, 2, [8, 0, 0, 1, 0]), idat, END),
      interlacing: png(header(3, 2, [8, 0, 0, 0, 1]), idat, END)
    }
    for (const [name, frame] of Object.entries(odd)) assert.equal(read(frame), null, name)
  })
})

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[at]! ^= 1
  return changed
}
