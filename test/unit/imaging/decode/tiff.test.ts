import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { deflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import sharp from 'sharp'
import { decode } from '../../../../src/imaging/decode/decode.ts'
import { packedRows, tiffFile } from './tiff-file.ts'

const LIMITS = { maxBytes: 1_000_000, maxPixels: 100_000 }
const W = 23
const H = 14
const size = { width: W, height: H }
const GREY = Uint8Array.from({ length: W * H }, (_, i) =>
  Math.round(128 + 90 * Math.sin(i / 9) + 30 * Math.cos(i / 31))
)
const decoded = async (file: Uint8Array, bitDepth?: number) => [
  ...(await decode(file, LIMITS, bitDepth === undefined ? undefined : { bitDepth })).data
]
const corrupt = (message: RegExp) => ({ code: 'FRAME_CORRUPT', statusCode: 422, message })
/** Channels of each pixel side by side. */
const together = (...channels: readonly ArrayLike<number>[]) =>
  Uint8Array.from(
    { length: W * H * channels.length },
    (_, i) => channels[i % channels.length]![Math.floor(i / channels.length)]!
  )
const all = (value: number) => new Uint8Array(W * H).fill(value)
const words = (values: ArrayLike<number>, bigEndian = false) => {
  const out = Buffer.alloc(2 * values.length)
  for (let i = 0; i < values.length; i++)
    void (bigEndian ? out.writeUInt16BE(values[i]! & 0xffff, 2 * i) : out.writeUInt16LE(values[i]! & 0xffff, 2 * i))
  return out
}

suite('TIFF as cameras and programs write it', () => {
  test('texts without the NUL at their end', async () => {
    for (const text of ['CameraKit 4.1', 'x', 'abcd'])
      assert.deepEqual(
        await decoded(tiffFile({ ...size, pieces: [GREY], fields: { 305: text, 306: text, 315: text } })),
        [...GREY]
      )
  })

  test('extra channels: what they say they are decides', async () => {
    const noise = Uint8Array.from(GREY, (v) => (v * 7) & 255)
    const grey = [...GREY]
    for (const [what, channels, fields, expected] of [
      ['one of no meaning, 0', [GREY, all(0)], { 338: [0] }, grey],
      ['one of which nothing is said', [GREY, noise], {}, grey],
      ['three of no meaning', [GREY, noise, all(0), noise], { 262: [1], 338: [0, 0, 0] }, grey],
      ['colour and one of no meaning', [GREY, GREY, GREY, all(0)], { 338: [0] }, grey],
      ['colour and one of which nothing is said', [GREY, GREY, GREY, noise], {}, grey],
      ['opacity multiplied in', [GREY, GREY, GREY, all(128)], { 338: [1] }, grey],
      ['opacity, 0 everywhere', [GREY, GREY, GREY, all(0)], { 338: [2] }, grey],
      ['opacity', [GREY, GREY, GREY, all(51)], { 338: [2] }, grey.map((v) => Math.round(v / 5))],
      [
        'opacity behind one of no meaning',
        [GREY, noise, all(51)],
        { 262: [1], 338: [0, 2] },
        grey.map((v) => Math.round(v / 5))
      ]
    ] as const) {
      const fieldsOf: Record<number, number[]> = Object.fromEntries(
        Object.entries(fields).map(([tag, value]) => [tag, [...value]])
      )
      const file = { ...size, channels: channels.length, fields: fieldsOf }
      assert.deepEqual(await decoded(tiffFile({ ...file, pieces: [together(...channels)] })), expected, what)
      assert.deepEqual(
        await decoded(tiffFile({ ...file, fields: { ...fieldsOf, 284: [2], 278: [H] }, pieces: channels })),
        expected,
        `${what}, planes apart`
      )
    }
  })

  test('1 to 16 bits a sample, in either byte order; white may be 0', async () => {
    for (const bits of [1, 2, 4, 6, 8, 10, 12, 14, 16]) {
      const most = 2 ** bits - 1
      const samples = Array.from(GREY, (v) => Math.round((v * most) / 255))
      const expected = samples.map((v) => Math.round((v * 255) / most))
      for (const bigEndian of [false, true]) {
        const piece = bits === 16 ? words(samples, bigEndian) : packedRows(samples, W, bits)
        const file = { ...size, bits, bigEndian, pieces: [piece] }
        assert.deepEqual(await decoded(tiffFile(file)), expected, `${bits} bits`)
        assert.deepEqual(
          await decoded(tiffFile({ ...file, fields: { 262: [0] } })),
          expected.map((v) => 255 - v),
          `${bits} bits, white is 0`
        )
      }
    }
  })

  test('10 and 12 bits in 16: by what was said, or by what the file says, else refused with a hint', async () => {
    for (const bits of [10, 12, 14]) {
      const most = 2 ** bits - 1
      const samples = Array.from(GREY, (v) => Math.round((v * most) / 255))
      const expected = samples.map((v) => Math.round((v * 255) / most))
      const file = { ...size, bits: 16, pieces: [words(samples)] }
      assert.deepEqual(await decoded(tiffFile(file), bits), expected)
      assert.deepEqual(await decoded(tiffFile({ ...file, fields: { 281: [most] } })), expected)
      await assert.rejects(decoded(tiffFile(file)), corrupt(/16-bit samples go up to \d+ only.*bitDepth=10, 12 or 14/))
      assert.deepEqual(
        await decoded(tiffFile(file), 16),
        samples.map((v) => Math.round(v / 257))
      )
    }
    await assert.rejects(
      decoded(tiffFile({ ...size, bits: 16, pieces: [words(Array.from(GREY, (v) => v * 40))] }), 12),
      corrupt(/up to 4095 \(bitDepth=12\), received one of/)
    )
  })

  test('8 bits that were made 12: what the file says counts, free low bits do not', async () => {
    const file = { ...size, bits: 16, pieces: [words(Array.from(GREY, (v) => (v >> 1) << 4))] }
    const expected = Array.from(GREY, (v) => Math.round((((v >> 1) << 4) * 255) / 4095))
    assert.deepEqual(await decoded(tiffFile({ ...file, fields: { 281: [4095] } })), expected)
    assert.deepEqual(await decoded(tiffFile(file), 12), expected)
    await assert.rejects(decoded(tiffFile(file)), corrupt(/16-bit samples go up to \d+ only/))
  })

  test('compressions and colours that nothing here reads are named', async () => {
    const file = { ...size, pieces: [GREY] }
    for (const [fields, words] of [
      [{ 259: [50000] }, /expected no compression, LZW, .* received compression 50000 \(Zstandard\)$/],
      [{ 259: [34925] }, /received compression 34925 \(LZMA\)$/],
      [{ 259: [65000] }, /received compression 65000$/],
      [{ 262: [8], 259: [5] }, /expected grey, RGB, .* received photometric interpretation 8 \(CIE L\*a\*b\*\)$/]
    ] as const)
      await assert.rejects(
        decoded(tiffFile({ ...file, fields: Object.fromEntries(Object.entries(fields).map(([t, v]) => [t, [...v]])) })),
        corrupt(words)
      )
  })

  test('signed samples over their whole range, or the one that is stated', async () => {
    const signed = Array.from(GREY, (v) => v * 257 - 32768)
    assert.deepEqual(await decoded(tiffFile({ ...size, bits: 16, fields: { 339: [2] }, pieces: [words(signed)] })), [
      ...GREY
    ])
    const eight = Uint8Array.from(GREY, (v) => v - 128)
    assert.deepEqual(await decoded(tiffFile({ ...size, fields: { 339: [2] }, pieces: [eight] })), [...GREY])
    const upper = { ...size, bits: 16, pieces: [words(Array.from(GREY, (v) => v * 4))] }
    await assert.rejects(
      decoded(tiffFile({ ...upper, fields: { 339: [2] } })),
      corrupt(/its signed samples of 16 bits go from \d+ to \d+ only/)
    )
    assert.deepEqual(await decoded(tiffFile({ ...upper, fields: { 339: [2], 340: [0], 341: [1020] } })), [...GREY])
  })

  test('floating point with a stated range; not a number and no range are refused', async () => {
    for (const [low, high] of [
      [0, 1],
      [-2, 6],
      [0, 4095]
    ] as const) {
      const values = Buffer.from(Float32Array.from(GREY, (v) => low + (v / 255) * (high - low)).buffer)
      const file = { ...size, bits: 32, pieces: [values], floats: [340, 341] }
      assert.deepEqual(await decoded(tiffFile({ ...file, fields: { 339: [3], 340: [low], 341: [high] } })), [...GREY])
      await assert.rejects(
        decoded(tiffFile({ ...file, fields: { 339: [3] } })),
        corrupt(/floating point .* SMinSampleValue/)
      )
    }
    const nan = Buffer.from(Float32Array.from(GREY, () => NaN).buffer)
    await assert.rejects(
      decoded(
        tiffFile({ ...size, bits: 32, pieces: [nan], floats: [340, 341], fields: { 339: [3], 340: [0], 341: [1] } })
      ),
      corrupt(/not a number/)
    )
  })

  test('YCbCr: the luma, colours shared by 1, 2 or 4 pixels, or planes apart', async () => {
    for (const [across, down] of [
      [1, 1],
      [2, 1],
      [2, 2],
      [4, 2]
    ] as const) {
      const units: number[] = []
      for (let y = 0; y < H; y += down)
        for (let x = 0; x < W; x += across) {
          for (let v = 0; v < down; v++)
            for (let u = 0; u < across; u++) units.push(GREY[Math.min(y + v, H - 1) * W + Math.min(x + u, W - 1)]!)
          units.push(128, 128)
        }
      const file = { ...size, channels: 3, pieces: [Uint8Array.from(units)], fields: { 262: [6], 530: [across, down] } }
      assert.deepEqual(await decoded(tiffFile(file)), [...GREY], `${across} x ${down}`)
    }
    const apart = {
      ...size,
      channels: 3,
      pieces: [GREY, all(128), all(128)],
      fields: { 262: [6], 284: [2], 278: [H], 530: [1, 1] }
    }
    assert.deepEqual(await decoded(tiffFile(apart)), [...GREY])
  })

  test('a mosaic of colours', async () => {
    const mosaics: readonly Record<number, number[]>[] = [{ 262: [32803] }, { 262: [32803], 33422: [2, 1, 1, 0] }]
    for (const fields of mosaics)
      assert.deepEqual(await decoded(tiffFile({ ...size, pieces: [all(77)], fields })), [...all(77)])
  })

  test('palette of 8 and 4 bits', async () => {
    for (const bits of [8, 4]) {
      const entries = 2 ** bits
      const samples = Array.from(GREY, (v) => v >> (8 - bits))
      const ramp = Array.from({ length: entries }, (_, i) => ((entries - 1 - i) * 65535) / (entries - 1))
      const file = {
        ...size,
        bits,
        pieces: [packedRows(samples, W, bits)],
        fields: { 262: [3], 320: [...ramp, ...ramp, ...ramp] }
      }
      assert.deepEqual(
        await decoded(tiffFile(file)),
        samples.map((v) => ((entries - 1 - v) * 255) / (entries - 1))
      )
    }
  })

  test('as libvips writes it: each compression, strips and tiles, differences, BigTIFF', async () => {
    const rgb = () => sharp(together(GREY, all(90), GREY.toReversed()), { raw: { ...size, channels: 3 } })
    const expected = await decoded(await rgb().png().toBuffer())
    for (const compression of ['none', 'lzw', 'deflate', 'packbits'] as const)
      for (const predictor of ['none', 'horizontal'] as const)
        for (const tile of [false, true])
          for (const bigtiff of [false, true])
            assert.deepEqual(
              await decoded(
                await rgb().tiff({ compression, predictor, tile, tileWidth: 16, tileHeight: 16, bigtiff }).toBuffer()
              ),
              expected,
              [compression, predictor, tile, bigtiff].join()
            )
  })

  test('JPEG in strips and tiles: each block is counted', async () => {
    const wide = sharp(
      Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 64) * 3),
      { raw: { width: 64, height: 64, channels: 1 } }
    )
    for (const tile of [false, true]) {
      const file = await wide
        .clone()
        .tiff({ compression: 'jpeg', quality: 90, tile, tileWidth: 16, tileHeight: 16 })
        .toBuffer()
      const data = await decoded(file)
      data.forEach((v, i) => assert.ok(Math.abs(v - (i % 64) * 3) < 12, `${i}: ${v}`))
      // The end of the first JPEG.
      const end = file.indexOf(Uint8Array.of(0xff, 0xd9), file.indexOf(Uint8Array.of(0xff, 0xda)))
      await assert.rejects(decoded(Buffer.from(file).fill(0, end - 12, end - 2)), { code: 'FRAME_CORRUPT' })
    }
  })
})

suite('TIFF of which a part is missing', () => {
  test('strips cut off, named too few, or packed too short', async () => {
    const half = GREY.subarray(0, (W * H) / 2)
    const file = { ...size, pieces: [half, GREY.subarray(half.length)] }
    assert.deepEqual(await decoded(tiffFile(file)), [...GREY])
    await assert.rejects(
      decoded(tiffFile({ ...file, pieces: [half, half.subarray(3)] })),
      corrupt(/strip 1 is cut off: expected 161 bytes of pixels, received 158/)
    )
    await assert.rejects(
      decoded(tiffFile({ ...file, fields: { 273: [8] } })),
      corrupt(/expected at least 2 strips, the header names 1/)
    )
    await assert.rejects(
      decoded(tiffFile({ ...file, fields: { 273: [8, 100_000] } })),
      corrupt(/strip 1 is cut off: it goes up to byte 100161/)
    )
    const packed = { ...size, fields: { 259: [8] } }
    assert.deepEqual(await decoded(tiffFile({ ...packed, pieces: [deflateSync(GREY)] })), [...GREY])
    await assert.rejects(
      decoded(tiffFile({ ...packed, pieces: [deflateSync(GREY.subarray(W))] })),
      corrupt(/strip 0 is cut off: expected 322 bytes/)
    )
    await assert.rejects(
      decoded(tiffFile({ ...packed, pieces: [deflateSync(GREY).subarray(0, -6)] })),
      corrupt(/packed by Deflate, and damaged or cut off/)
    )
  })

  test('property: bytes changed anywhere give a picture or a refusal without the words of a library', async () => {
    const seeds = [
      tiffFile({ ...size, pieces: [GREY], fields: { 305: 'text' } }),
      await sharp(GREY, { raw: { ...size, channels: 1 } })
        .tiff({ compression: 'lzw', predictor: 'horizontal' })
        .toBuffer(),
      tiffFile({ ...size, channels: 3, pieces: [together(GREY, GREY, GREY)], fields: { 259: [8] } })
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (seed, changes) => {
          const copy = Buffer.from(seed)
          // Headers lie at the ends.
          for (const [at, value] of changes)
            copy[at % 2 === 0 ? copy.length - 1 - (at % Math.min(copy.length, 220)) : at % copy.length] = value
          await decoded(copy).catch((error: { code: string; message: string }) => {
            assert.match(error.code, /^FRAME_(CORRUPT|FORMAT_UNKNOWN|TOO_MANY_PIXELS)$/, error.message)
            assert.doesNotMatch(error.message, /vips|libtiff|failOn/i)
          })
        }
      ),
      { numRuns: 400 }
    )
  })
})
