import assert from 'node:assert/strict'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import { createRandom } from '../../../src/domain/random.ts'
import { cropCircle } from '../../../src/imaging/crop/crop.ts'
import { decode } from '../../../src/imaging/decode/decode.ts'
import { encodeBmp } from '../../../src/imaging/encode/encode-bmp.ts'
import { locateCircle } from '../../../src/imaging/locate/locate-circle.ts'
import { normalise } from '../../../src/imaging/crop/normalise.ts'
import { renderPart } from '../../../src/rendering/render-part.ts'
import { bmpFile } from '../../unit/imaging/decode/bmp-file.ts'
import { jpegFile } from '../../unit/imaging/decode/jpeg-file.ts'
import { packedRows, tiffFile } from '../../unit/imaging/decode/tiff-file.ts'
import { checkClientError, type Target } from '../target.ts'
import { statedSize } from './stated-size.ts'

const LIMITS = { maxBytes: 64 * 1024, maxPixels: 400_000 }
const { image: DRAWN } = renderPart({ random: createRandom('fuzz'), width: 64, height: 64 })
const GREY = DRAWN.data
const W = 64
const H = 64
const RGB = Uint8Array.from({ length: 3 * W * H }, (_, i) => (GREY[Math.floor(i / 3)]! * (1 + (i % 3))) % 256)
const RGBA = Uint8Array.from({ length: 4 * W * H }, (_, i) => (i % 4 === 3 ? (i * 7) % 256 : GREY[i >> 2]!))
const grey = () => sharp(GREY, { raw: { width: W, height: H, channels: 1 } }).toColourspace('b-w')
const grey16 = () =>
  sharp(
    Uint16Array.from(GREY, (value) => value * 257),
    { raw: { width: W, height: H, channels: 1 } }
  ).toColourspace('grey16')
const rgb = () => sharp(RGB, { raw: { width: W, height: H, channels: 3 } })
const rgba = () => sharp(RGBA, { raw: { width: W, height: H, channels: 4 } })
const rows = (channels: number, source: Uint8Array): number[][] =>
  Array.from({ length: H }, (_, y) => [...source.subarray(y * W * channels, (y + 1) * W * channels)])

const SEEDS: Readonly<Record<string, () => Promise<Uint8Array[]>>> = {
  BMP: async () => [
    encodeBmp({ width: W, height: H, data: GREY }),
    bmpFile({ width: W, height: -H, bits: 24, rows: rows(3, RGB) }),
    bmpFile({ width: W, height: H, bits: 32, rows: rows(4, RGBA) }),
    bmpFile({ width: W, height: H, bits: 32, compression: 3, masks: [0xff0000, 0xff00, 0xff], rows: rows(4, RGBA) }),
    bmpFile({
      headerBytes: 124,
      width: W,
      height: H,
      bits: 32,
      compression: 3,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      rows: rows(4, RGBA)
    }),
    bmpFile({ headerBytes: 12, width: W, height: H, bits: 8, rows: rows(1, GREY) }),
    bmpFile({
      width: 8,
      height: 3,
      bits: 4,
      palette: [1, 60, 200, 7, 8, 9, 3],
      entriesUsed: 7,
      rows: Array.from({ length: 3 }, () => [0x01, 0x23, 0x45, 0x60])
    }),
    bmpFile({ width: W, height: H, bits: 16, rows: rows(2, RGB) }),
    bmpFile({ width: 5, height: 2, bits: 8, compression: 1, rows: [[5, 9, 0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 1]] }),
    bmpFile({
      width: 4,
      height: 2,
      bits: 8,
      palette: [[1, 2, 3], 7, 9],
      entriesUsed: 3,
      rows: [
        [0, 1, 2, 0],
        [2, 2, 1, 0]
      ]
    })
  ],
  JPEG: async () => [
    await grey().jpeg().toBuffer(),
    await rgb().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer(),
    await rgb().jpeg({ progressive: true }).toBuffer(),
    await rgb().toColourspace('cmyk').jpeg().toBuffer(),
    jpegFile(DRAWN, { restartInterval: 5, stray: () => [0, 0], junk: [0, 0] }),
    jpegFile(DRAWN, { colour: '4:2:2', endMarker: false }),
    jpegFile(DRAWN, { colour: '4:2:0', scanSays: [1, 5, 0x21], behind: new Uint8Array(400) })
  ],
  PNG: async () => [
    await grey().png().toBuffer(),
    await grey().png({ progressive: true }).toBuffer(),
    await grey16().png().toBuffer(),
    await rgb().png({ palette: true }).toBuffer(),
    await rgba().png().toBuffer()
  ],
  TIFF: async () =>
    Promise.all(
      [
        grey().tiff({ compression: 'none' }),
        grey().tiff({ compression: 'lzw' }),
        rgb().tiff({ compression: 'deflate', bigtiff: true }),
        rgb().tiff({ compression: 'jpeg' }),
        grey16().tiff({ compression: 'lzw', predictor: 'horizontal' }),
        rgba().tiff({ compression: 'packbits' }),
        grey().tiff({ tile: true, tileWidth: 16, tileHeight: 16, compression: 'deflate' })
      ].map((picture) => picture.toBuffer())
    ).then((files) => [
      ...files,
      tiffFile({
        width: W,
        height: H,
        bits: 12,
        bigEndian: true,
        pieces: [packedRows(GREY, W, 12)],
        fields: { 305: 'open' }
      }),
      tiffFile({ width: W, height: H, channels: 2, pieces: [GREY, GREY], fields: { 284: [2], 278: [H], 338: [2] } }),
      tiffFile({ width: W, height: H, channels: 3, pieces: [RGB], fields: { 262: [6], 530: [1, 1] } }),
      tiffFile({ width: W, height: H, fields: { 339: [2] }, pieces: [GREY] })
    ]),
  WebP: async () =>
    Promise.all(
      [grey().webp(), rgb().webp({ lossless: true }), rgba().webp({ quality: 40 })].map((picture) => picture.toBuffer())
    )
}
const WORDS: Readonly<Record<string, readonly string[]>> = {
  PNG: ['IHDR', 'IDAT', 'IEND', 'PLTE', 'tRNS', 'iCCP', 'gAMA', 'acTL', 'eXIf'],
  WebP: ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'EXIF', 'ICCP'],
  JPEG: ['JFIF\0', 'Exif\0\0', 'ICC_PROFILE\0', 'Adobe'],
  TIFF: ['II*\0', 'MM\0*'],
  BMP: ['BM']
}

/** A picture of each format, and what becomes of one that was read: the circle is looked for, the crop cut. */
export const pictures: readonly Target[] = Object.entries(SEEDS).map(([format, draw]) => ({
  name: `picture-${format.toLowerCase()}`,
  inputs: format === 'BMP' ? 40_000 : 12_000,
  few: 60,
  async open() {
    return {
      seeds: await draw(),
      dictionary: WORDS[format]!,
      ...(format === 'PNG' && { repair: withPngSums }),
      async run(bytes) {
        let image
        try {
          image = await decode(bytes, LIMITS)
        } catch (error) {
          return checkClientError(error)
        }
        const { width, height, data } = image
        assert.ok(
          Number.isInteger(width)
            && Number.isInteger(height)
            && width > 0
            && height > 0
            && width * height <= LIMITS.maxPixels,
          `${width} x ${height}`
        )
        assert.equal(data.length, width * height)
        const stated = statedSize(bytes)
        if (stated !== null) assert.deepEqual({ width, height }, stated, 'the size in the header')
        const circle = locateCircle(image, RECIPE_DEFAULTS.locate)
        if (circle !== null) {
          assert.ok(Object.values(circle).every(Number.isFinite), JSON.stringify(circle))
          const spec = { ...RECIPE_DEFAULTS.crop, sizePx: 32, columnsPx: 64 }
          assert.ok(
            normalise(cropCircle(image, circle, spec), spec).data.every(Number.isFinite),
            'a crop that is not finite'
          )
        }
        return 'accepted'
      }
    }
  }
}))

/** Puts the checksum of each chunk right. */
function withPngSums(bytes: Uint8Array): Uint8Array {
  const png = Uint8Array.from(bytes)
  const view = new DataView(png.buffer)
  for (let at = 8; at + 12 <= png.length;) {
    const length = view.getUint32(at)
    if (at + 12 + length > png.length) break
    view.setUint32(at + 8 + length, crc32(png.subarray(at + 4, at + 8 + length)))
    at += 12 + length
  }
  return png
}
