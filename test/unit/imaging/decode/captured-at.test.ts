import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import sharp from 'sharp'
import { capturedAtOf } from '../../../../src/imaging/decode/captured-at.ts'

const pixel = { create: { width: 8, height: 8, channels: 3 as const, background: '#777' } }
/** A JPEG with these EXIF tags, which sharp writes. */
const jpeg = (tags: Record<string, string>): Promise<Buffer> => sharp(pixel).withExif({ IFD2: tags }).jpeg().toBuffer()

suite('capturedAtOf', () => {
  test('reads the time with its offset and its fraction', async () => {
    const tags = { DateTimeOriginal: '2026:01:02 03:04:05', OffsetTimeOriginal: '+01:00', SubSecTimeOriginal: '25' }
    assert.equal(capturedAtOf(await jpeg(tags)), '2026-01-02T02:04:05.250Z')
  })

  test('a time without an offset is no moment; no EXIF, another kind of file, a broken time: none', async () => {
    assert.equal(capturedAtOf(await jpeg({ DateTimeOriginal: '2026:01:02 03:04:05' })), null)
    assert.equal(capturedAtOf(await sharp(pixel).jpeg().toBuffer()), null)
    assert.equal(capturedAtOf(await sharp(pixel).png().toBuffer()), null)
    assert.equal(capturedAtOf(await jpeg({ DateTimeOriginal: 'yesterday', OffsetTimeOriginal: '+01:00' })), null)
    assert.equal(capturedAtOf(new Uint8Array()), null)
  })

  test('a head that names one long field thousands of times costs no more than another', () => {
    const fields = 2600
    const bytes = 32_000
    const end = 2 + 12 * fields
    const tiff = Buffer.alloc(8 + end + bytes)
    tiff.write('II*\0', 'latin1')
    tiff.writeUInt32LE(8, 4)
    tiff.writeUInt16LE(fields, 8)
    for (let n = 0; n < fields; n++) {
      const at = 10 + 12 * n
      tiff.writeUInt16LE(n + 1, at)
      tiff.writeUInt16LE(1, at + 2)
      tiff.writeUInt32LE(bytes, at + 4)
      tiff.writeUInt32LE(8 + end, at + 8)
    }
    const head = Buffer.from('ffd8ffe10000457869660000', 'hex')
    head.writeUInt16BE(2 + 6 + tiff.length, 4)
    const began = performance.now()
    assert.equal(capturedAtOf(Buffer.concat([head, tiff])), null)
    const tookMs = performance.now() - began
    assert.ok(tookMs < 300, `expected less than 300 ms, received ${Math.round(tookMs)} ms`)
  })

  test('damaged files never throw', async () => {
    const whole = await jpeg({ DateTimeOriginal: '2026:01:02 03:04:05', OffsetTimeOriginal: '+01:00' })
    fc.assert(
      fc.property(fc.nat(399), fc.integer({ min: 0, max: 255 }), fc.nat(whole.length), (at, value, length) => {
        const damaged = Buffer.from(whole.subarray(0, length))
        if (at < damaged.length) damaged[at] = value
        const found = capturedAtOf(damaged)
        assert.ok(found === null || !Number.isNaN(Date.parse(found)))
      })
    )
  })
})
