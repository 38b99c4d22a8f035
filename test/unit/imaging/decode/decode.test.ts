import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { crc32, deflateSync } from 'node:zlib'
import * as fc from 'fast-check'
import sharp from 'sharp'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { decode } from '../../../../src/imaging/decode/decode.ts'
import { encodeBmp } from '../../../../src/imaging/encode/encode-bmp.ts'
import { encodePng } from '../../../../src/imaging/encode/encode-png.ts'
import { bmpFile } from './bmp-file.ts'

const LIMITS = { maxBytes: 1_000_000, maxPixels: 100_000 }
const W = 61
const H = 40
const GREY = Uint8Array.from({ length: W * H }, (_, i) =>
  Math.round(128 + 60 * Math.sin((i % W) / 9) + 50 * Math.cos(Math.floor(i / W) / 7))
)
const RGB = Uint8Array.from({ length: W * H * 3 }, (_, i) => (GREY[Math.floor(i / 3)]! * (1 + (i % 3))) % 256)
/** BT.601 in floating point, rounded. */
const LUMA = Array.from({ length: W * H }, (_, i) =>
  Math.round(0.299 * RGB[3 * i]! + 0.587 * RGB[3 * i + 1]! + 0.114 * RGB[3 * i + 2]!)
)

const grey = () => sharp(GREY, { raw: { width: W, height: H, channels: 1 } }).toColourspace('b-w')
const rgb = () => sharp(RGB, { raw: { width: W, height: H, channels: 3 } })
const grey16 = (samples: Uint16Array) =>
  sharp(samples, { raw: { width: W, height: H, channels: 1 } }).toColourspace('grey16')

suite('decode', () => {
  test('grey pictures without loss come back the same', async () => {
    const files = {
      BMP: encodeBmp({ width: W, height: H, data: GREY }),
      PNG: await encodePng({ width: W, height: H, data: GREY }),
      'PNG interlaced': await grey().png({ progressive: true }).toBuffer(),
      'TIFF LZW': await grey().tiff({ compression: 'lzw' }).toBuffer(),
      'TIFF uncompressed': await grey().tiff({ compression: 'none' }).toBuffer(),
      BigTIFF: await grey().tiff({ compression: 'deflate', bigtiff: true }).toBuffer(),
      WebP: await grey().webp({ lossless: true }).toBuffer()
    }
    for (const [name, file] of Object.entries(files)) same(await decode(file, LIMITS), GREY, 0, name)
  })

  test('colour pictures have the same luma in every format', async () => {
    const rows = Array.from({ length: H }, (_, y) =>
      Array.from({ length: W * 3 }, (_, i) => RGB[(y * W + Math.floor(i / 3)) * 3 + 2 - (i % 3)]!)
    )
    const files = {
      BMP: bmpFile({ width: W, height: -H, bits: 24, rows }),
      PNG: await rgb().png().toBuffer(),
      TIFF: await rgb().tiff({ compression: 'lzw' }).toBuffer(),
      WebP: await rgb().webp({ lossless: true }).toBuffer(),
      raw: RGB
    }
    for (const [name, file] of Object.entries(files)) {
      const raw = name === 'raw' ? { pixelFormat: 'RGB8' as const, width: W, height: H } : undefined
      same(await decode(file, LIMITS, raw), LUMA, 1, name) // 1: rounding in fixed point
    }
  })

  test('JPEG: grey and colour are near the original', async () => {
    same(await decode(await grey().jpeg({ quality: 95 }).toBuffer(), LIMITS), GREY, 8)
    const flat = sharp({ create: { width: W, height: H, channels: 3, background: { r: 200, g: 100, b: 50 } } })
    same(
      await decode(await flat.jpeg({ quality: 95 }).toBuffer(), LIMITS),
      Array.from(GREY, () => 124),
      2
    ) // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2
  })

  test('16 bits are scaled by 255 / 65535 and rounded, grey and colour', async () => {
    const samples = Uint16Array.from({ length: W * H }, (_, i) => (i * 27) % 65536)
    const expected = Array.from(samples, (v) => Math.round((v * 255) / 65535))
    same(await decode(await grey16(samples).png().toBuffer(), LIMITS), expected, 0, 'PNG')
    same(await decode(tiff16(samples, W, H), LIMITS), expected, 0, 'TIFF')
    const colour = sharp(
      Uint16Array.from({ length: W * H * 3 }, (_, i) => samples[Math.floor(i / 3)]!),
      { raw: { width: W, height: H, channels: 3 } }
    )
    same(await decode(await colour.toColourspace('rgb16').png().toBuffer(), LIMITS), expected, 0, 'PNG RGB')
  })

  test('alpha is laid over black, colour or grey', async () => {
    const rgba = sharp(Uint8Array.of(200, 200, 200, 255, 200, 200, 200, 128, 200, 200, 200, 0), {
      raw: { width: 3, height: 1, channels: 4 }
    })
    assert.deepEqual([...(await decode(await rgba.png().toBuffer(), LIMITS)).data], [200, 100, 0])
    const greyAlpha = sharp(Uint8Array.of(200, 255, 200, 128, 200, 0), {
      raw: { width: 3, height: 1, channels: 2 }
    }).toColourspace('b-w')
    assert.deepEqual([...(await decode(await greyAlpha.png().toBuffer(), LIMITS)).data], [200, 100, 0])
  })

  test('alpha that is 0 everywhere means nothing: colour, grey, 8 and 16 bits', async () => {
    for (const alpha of [0, 255]) {
      const rgba = Uint8Array.from({ length: W * H * 4 }, (_, i) =>
        i % 4 === 3 ? alpha : RGB[3 * (i >> 2) + (i % 4)]!
      )
      same(
        await decode(
          await sharp(rgba, { raw: { width: W, height: H, channels: 4 } })
            .png()
            .toBuffer(),
          LIMITS
        ),
        LUMA,
        0
      )
      same(
        await decode(
          await sharp(rgba, { raw: { width: W, height: H, channels: 4 } })
            .webp({ lossless: true, exact: true })
            .toBuffer(),
          LIMITS
        ),
        LUMA,
        0
      )
      const wide = Uint16Array.from(rgba, (v) => v * 257)
      const file = await sharp(wide, { raw: { width: W, height: H, channels: 4 } })
        .toColourspace('rgb16')
        .png()
        .toBuffer()
      same(await decode(file, LIMITS), LUMA, 0)
    }
  })

  test('10, 12 and 14 bits in a PNG of 16: by what was said, or by sBIT, else refused with a hint', async () => {
    for (const bits of [10, 12, 14]) {
      const most = 2 ** bits - 1
      const samples = Uint16Array.from(GREY, (v) => Math.round((v * most) / 255))
      const expected = Array.from(samples, (v) => Math.round((v * 255) / most))
      const file = await grey16(samples).png().toBuffer()
      same(await decode(file, LIMITS, { bitDepth: bits }), expected, 0)
      const withSbit = Buffer.concat([file.subarray(0, 33), chunk('sBIT', Uint8Array.of(bits)), file.subarray(33)])
      same(await decode(withSbit, LIMITS), expected, 0)
      await assert.rejects(decode(file, LIMITS), {
        code: 'FRAME_CORRUPT',
        message: /its 16-bit samples go up to \d+ only, .* say bitDepth=10, 12 or 14/
      })
      same(
        await decode(file, LIMITS, { bitDepth: 16 }),
        Array.from(samples, (v) => Math.round(v / 257)),
        0
      )
    }
  })

  test('16 bits of which the low ones are free, and black, need no word', async () => {
    const shifted = Uint16Array.from(GREY, (v) => (v >> 4) << 8)
    same(
      await decode(await grey16(shifted).png().toBuffer(), LIMITS),
      Array.from(shifted, (v) => Math.round(v / 257)),
      0
    )
    same(
      await decode(
        await grey16(new Uint16Array(W * H).fill(33))
          .png()
          .toBuffer(),
        LIMITS
      ),
      new Uint8Array(W * H),
      0
    )
  })

  test('a WebP that was not written to its end, with zeros in the place of the rest', async () => {
    const random = createRandom('webp')
    const noise = Uint8Array.from({ length: 64 * 64 }, () => random.int(0, 255))
    for (const options of [{ quality: 80 }, { lossless: true }]) {
      const file = await sharp(noise, { raw: { width: 64, height: 64, channels: 1 } })
        .webp(options)
        .toBuffer()
      await decode(file, LIMITS)
      for (const share of [0.5, 0.9, 0.97]) {
        const cut = Buffer.from(file).fill(0, Math.floor(share * file.length))
        await assert.rejects(decode(cut, LIMITS), {
          code: 'FRAME_CORRUPT',
          message: /expected coded pixels up to byte \d+, received \d+ zeros at their end/
        })
      }
    }
  })

  test('a bit depth means nothing to pictures of 8 bits; one that cannot be is refused', async () => {
    same(await decode(await grey().png().toBuffer(), LIMITS, { bitDepth: 12 }), GREY, 0)
    await assert.rejects(decode(await grey().png().toBuffer(), LIMITS, { bitDepth: 17 }), { code: 'REQUEST_INVALID' })
  })

  test('a damaged PNG says which chunk, a WebP how many bytes are missing, and neither names a library', async () => {
    const png = await grey().png().toBuffer()
    const damaged = Buffer.from(png)
    damaged[png.indexOf('IDAT') + 40]! ^= 0xff
    await assert.rejects(decode(damaged, LIMITS), { message: /its chunk IDAT at byte \d+ is damaged/ })
    await assert.rejects(decode(png.subarray(0, -60), LIMITS), {
      message: /it is cut off: its chunk IDAT goes up to byte \d+/
    })
    const webp = await rgb().webp().toBuffer()
    await assert.rejects(decode(webp.subarray(0, -9), LIMITS), {
      message: /it is cut off: its header says \d+ bytes, received \d+/
    })
  })

  test('EXIF orientation is not applied', async () => {
    const file = await grey()
      .withExif({ IFD0: { Orientation: '6' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    assert.equal((await sharp(file).metadata()).orientation, 6)
    const { width, height } = await decode(file, LIMITS)
    assert.deepEqual([width, height], [W, H])
  })

  test('an empty frame, and one over the limit in bytes', async () => {
    await assert.rejects(decode(new Uint8Array(), LIMITS), { code: 'FRAME_EMPTY', statusCode: 400 })
    await assert.rejects(decode(new Uint8Array(), LIMITS, { pixelFormat: 'Mono8', width: 0, height: 0 }), {
      code: 'FRAME_EMPTY'
    })
    const file = encodeBmp({ width: W, height: H, data: GREY })
    await assert.rejects(decode(file, { ...LIMITS, maxBytes: file.length - 1 }), {
      code: 'FRAME_TOO_LARGE',
      statusCode: 413,
      message: `expected at most ${file.length - 1} bytes, received ${file.length}`
    })
    await assert.rejects(decode(file, { ...LIMITS, maxBytes: NaN }), { code: 'FRAME_TOO_LARGE' })
    await decode(file, { maxBytes: file.length, maxPixels: W * H })
  })

  test('text that calls itself a picture is shown in the error', async () => {
    const text = new TextEncoder().encode('this is not a picture, whatever its name')
    await assert.rejects(decode(text, LIMITS), {
      code: 'FRAME_FORMAT_UNKNOWN',
      statusCode: 415,
      message: /starts with 74 68 69 73 20 69 73 20 \(text "this is not a picture, w"\)$/
    })
    await assert.rejects(decode(Uint8Array.of(0, 1, 2, 0xff), LIMITS), {
      code: 'FRAME_FORMAT_UNKNOWN',
      message: /starts with 00 01 02 ff$/
    })
    for (const other of ['GIF89a.....', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', '%PDF-1.7']) {
      await assert.rejects(decode(new TextEncoder().encode(other), LIMITS), { code: 'FRAME_FORMAT_UNKNOWN' })
    }
  })

  test('30000 x 30000 in a header is refused before anything is allocated', async () => {
    const tooMany = {
      code: 'FRAME_TOO_MANY_PIXELS',
      statusCode: 413,
      message: /at most 100000 pixels, the header says 30000 x 30000/
    }
    await assert.rejects(decode(bmpFile({ width: 30000, height: 30000, bits: 8, rows: [] }), LIMITS), tooMany)
    await assert.rejects(decode(png(30000, 30000, new Uint8Array(100)), LIMITS), tooMany)
    await assert.rejects(decode(tiff16(new Uint16Array(4), 30000, 30000), LIMITS), tooMany)
    await assert.rejects(
      decode(Uint8Array.of(1), LIMITS, { pixelFormat: 'Mono8', width: 30000, height: 30000 }),
      tooMany
    )
    const jpeg = await grey().jpeg().toBuffer()
    const frameHeader = jpeg.findIndex((byte, i) => byte === 0xff && (jpeg[i + 1] === 0xc0 || jpeg[i + 1] === 0xc2))
    jpeg.writeUInt16BE(30000, frameHeader + 5)
    jpeg.writeUInt16BE(30000, frameHeader + 7)
    await assert.rejects(decode(jpeg, LIMITS), tooMany)
  })

  test('one pixel over the limit is refused in every format', async () => {
    const limits = { ...LIMITS, maxPixels: W * H - 1 }
    for (const file of [encodeBmp({ width: W, height: H, data: GREY }), ...(await everyFormat())]) {
      await assert.rejects(decode(file, limits), { code: 'FRAME_TOO_MANY_PIXELS' })
    }
  })

  test('a width or height of 0 is refused', async () => {
    await assert.rejects(decode(png(0, 5, new Uint8Array(5)), LIMITS), { code: 'FRAME_CORRUPT' })
    await assert.rejects(decode(bmpFile({ width: 5, height: 0, bits: 8, rows: [] }), LIMITS), { code: 'FRAME_CORRUPT' })
    await assert.rejects(decode(Uint8Array.of(1), LIMITS, { pixelFormat: 'Mono8', width: 0, height: 1 }), {
      code: 'RAW_LAYOUT_INVALID'
    })
  })

  test('a truncated picture is an error at any length, never half a picture', async () => {
    for (const file of [encodeBmp({ width: W, height: H, data: GREY }), ...(await everyFormat())]) {
      for (const keep of [0.15, 0.5, 0.8, 0.97]) {
        const cut = file.subarray(0, Math.floor(file.length * keep))
        await assert.rejects(
          decode(cut, LIMITS),
          { code: 'FRAME_CORRUPT', statusCode: 422 },
          `${file.subarray(0, 4).toString()} ${keep}`
        )
      }
    }
  })

  test('floating point without a stated range is refused', async () => {
    await assert.rejects(decode(tiffFloat(W, H), LIMITS), {
      code: 'FRAME_CORRUPT',
      message: /expected floating point with its range, received it without/
    })
  })

  test('property: random bytes behind any magic, and flipped bytes, give a picture or a listed error', async () => {
    const files = [
      bmpFile({
        width: 5,
        height: 3,
        bits: 24,
        rows: Array.from({ length: 3 }, () => Array.from({ length: 15 }, () => 9))
      }),
      encodeBmp({ width: 9, height: 9, data: GREY.slice(0, 81) }),
      ...(await everyFormat())
    ]
    const magics = [
      [0x42, 0x4d],
      [0xff, 0xd8, 0xff],
      [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10],
      [0x49, 0x49, 0x2a, 0],
      [0x4d, 0x4d, 0, 0x2a],
      [0x52, 0x49, 0x46, 0x46, 9, 0, 0, 0, 0x57, 0x45, 0x42, 0x50],
      []
    ]
    const random = fc
      .tuple(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 200 }))
      .map(([magic, rest]) => Uint8Array.from([...magic, ...rest]))
    const mutated = fc
      .tuple(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 })
      )
      .map(([file, changes]) => {
        const copy = Uint8Array.from(file)
        for (const [at, value] of changes) copy[at % Math.min(copy.length, 300)] = value
        return copy
      })
    await fc.assert(
      fc.asyncProperty(fc.oneof(random, mutated), async (frame) => {
        try {
          const { width, height, data } = await decode(frame, LIMITS)
          assert.ok(width >= 1 && height >= 1 && width * height <= LIMITS.maxPixels)
          assert.equal(data.length, width * height)
        } catch (error) {
          assert.match(
            String((error as { code?: string }).code),
            /^FRAME_(EMPTY|TOO_MANY_PIXELS|FORMAT_UNKNOWN|CORRUPT)$/,
            String(error)
          )
        }
      }),
      { numRuns: 300 }
    )
  })
})

suite('encodePng', () => {
  test('writes one 8-bit channel', async () => {
    const { format, channels, depth, width, height } = await sharp(
      await encodePng({ width: W, height: H, data: GREY })
    ).metadata()
    assert.deepEqual([format, channels, depth, width, height], ['png', 1, 'uchar', W, H])
  })

  test('refuses data of another length', async () => {
    await assert.rejects(encodePng({ width: W, height: H, data: GREY.subarray(1) }), {
      name: 'RangeError',
      message: /61 x 40 pixels, received 2439/
    })
  })
})

function everyFormat(): Promise<Buffer[]> {
  return Promise.all([
    grey().jpeg().toBuffer(),
    rgb().jpeg({ progressive: true }).toBuffer(),
    grey().png().toBuffer(),
    rgb().webp().toBuffer(),
    grey().tiff({ compression: 'lzw' }).toBuffer()
  ])
}

function same(image: GreyImage, expected: ArrayLike<number>, tolerance: number, name = ''): void {
  assert.deepEqual([image.width, image.height, image.data.length], [W, H, expected.length], name)
  image.data.forEach((v, i) =>
    assert.ok(Math.abs(v - expected[i]!) <= tolerance, `${name} [${i}] expected ${expected[i]}, received ${v}`)
  )
}

/** An 8-bit grey PNG with any size in its header. */
function png(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', new Uint8Array())
  ])
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const typed = Buffer.concat([Buffer.from(type), body])
  const out = Buffer.alloc(typed.length + 8)
  out.writeUInt32BE(body.length)
  typed.copy(out, 4)
  out.writeUInt32BE(crc32(typed), typed.length + 4)
  return out
}

function tiff16(samples: Uint16Array, width: number, height: number): Uint8Array {
  return tiff(new Uint8Array(samples.buffer), width, height, 16, 1)
}

function tiffFloat(width: number, height: number): Uint8Array {
  return tiff(new Uint8Array(4 * width * height), width, height, 32, 3)
}

/** An uncompressed little-endian grey TIFF of one strip. sampleFormat 1: unsigned, 3: float. */
function tiff(pixels: Uint8Array, width: number, height: number, bits: number, sampleFormat: number): Uint8Array {
  const tags = [
    [256, width],
    [257, height],
    [258, bits],
    [259, 1],
    [262, 1],
    [273, 8],
    [277, 1],
    [278, height],
    [279, pixels.length],
    [339, sampleFormat]
  ] as const
  const directory = Buffer.alloc(2 + 12 * tags.length + 4)
  directory.writeUInt16LE(tags.length)
  tags.forEach(([tag, value], i) => {
    directory.writeUInt16LE(tag, 2 + 12 * i)
    directory.writeUInt16LE(4, 4 + 12 * i)
    directory.writeUInt32LE(1, 6 + 12 * i)
    directory.writeUInt32LE(value, 10 + 12 * i)
  })
  const start = Buffer.from([0x49, 0x49, 0x2a, 0, 0, 0, 0, 0])
  start.writeUInt32LE(8 + pixels.length, 4)
  return Buffer.concat([start, pixels, directory])
}
