import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { setImmediate } from 'node:timers/promises'
import * as fc from 'fast-check'
import sharp from 'sharp'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { checkJpeg } from '../../../../src/imaging/decode/jpeg/check-jpeg.ts'
import { readGreyScan } from '../../../../src/imaging/decode/jpeg/grey-scan.ts'
import { type JpegSegments, splitJpeg } from '../../../../src/imaging/decode/jpeg/segments.ts'
import { renderPart } from '../../../../src/rendering/render-part.ts'
import { jpegFile } from './jpeg-file.ts'

const { image } = renderPart({ random: createRandom('grey scan'), width: 90, height: 70 })
/** Null where not even the segments can be read. */
function segmentsOf(file: Uint8Array): JpegSegments | null {
  try {
    return splitJpeg(file, () => {})
  } catch {
    return null
  }
}
const read = (file: Uint8Array): Uint8Array | null => readGreyScan(file, segmentsOf(file)!)
/** The pixels by libjpeg-turbo. */
const byLibjpeg = async (file: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await sharp(file).toColourspace('b-w').raw({ depth: 'uchar' }).toBuffer())
const greyJpeg = ({ data, width, height }: GreyImage, quality: number, optimiseCoding = true): Promise<Buffer> =>
  sharp(data, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .jpeg({ quality, optimiseCoding })
    .toBuffer()

/** From flat to noise over the whole range. */
function drawn(seed: number, width: number, height: number, contrast: number): GreyImage {
  const random = createRandom(seed)
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const wave = Math.sin((i % width) / 3) + Math.cos(i / width / 5)
    return Math.min(255, Math.max(0, Math.round(128 + contrast * (40 * wave + 60 * random.normal()))))
  })
  return { width, height, data }
}

suite('readGreyScan', () => {
  test('property: the pixels are those of libjpeg, value for value', async () => {
    const size = fc.integer({ min: 1, max: 70 })
    const contrast = fc.constantFrom(0, 0.05, 0.3, 1, 4)
    const quality = fc.constantFrom(1, 5, 30, 60, 80, 90, 95, 100)
    await fc.assert(
      fc.asyncProperty(fc.nat(), size, size, contrast, quality, fc.boolean(), async (seed, w, h, c, q, optimise) => {
        const file = await greyJpeg(drawn(seed, w, h, c), q, optimise)
        assert.deepEqual(read(file), await byLibjpeg(file))
      }),
      { numRuns: 150 }
    )
  })

  test('with restart markers, and of a file written by hand', async () => {
    for (const restartInterval of [0, 1, 4, 7, 20, 1000]) {
      const file = jpegFile(image, { restartInterval })
      assert.deepEqual(read(file), await byLibjpeg(file), `${restartInterval}`)
    }
  })

  test('pictures of several sizes, one after the other, also larger than the memory that is kept', async () => {
    const flat = { width: 6000, height: 6000, data: new Uint8Array(6000 * 6000).fill(77) }
    for (const picture of [drawn(1, 64, 64, 1), flat, drawn(2, 17, 300, 1), drawn(3, 320, 240, 1)]) {
      const file = await greyJpeg(picture, 80)
      assert.deepEqual(read(file), await byLibjpeg(file), `${picture.width} x ${picture.height}`)
    }
  })

  test('memory of a picture larger than what is kept is given back', async () => {
    const flat = { width: 6000, height: 6000, data: new Uint8Array(6000 * 6000).fill(77) }
    for (const picture of [flat, image]) assert.notEqual(read(await greyJpeg(picture, 80)), null)
    flat.data = new Uint8Array()
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const isGivenBack = (): boolean => process.memoryUsage().external < 32 * 1024 * 1024
    // What a finalizer holds is collected after it has run.
    for (let n = 0; n < 10 && !isGivenBack(); n++) {
      await setImmediate()
      collect()
    }
    assert.ok(isGivenBack(), `${process.memoryUsage().external} bytes outside of the heap`)
  })

  test('leaves to a more patient reader whatever is odd: colour, progressive, stray bytes, no end', async () => {
    const rgb = sharp(new Uint8Array(3 * 64 * 64), { raw: { width: 64, height: 64, channels: 3 } })
    const progressive = sharp(image.data, { raw: { width: 90, height: 70, channels: 1 } })
    const odd: Readonly<Record<string, Uint8Array>> = {
      colour: await rgb.jpeg().toBuffer(),
      progressive: await progressive.toColourspace('b-w').jpeg({ progressive: true }).toBuffer(),
      'stray bytes': jpegFile(image, { stray: () => [0x41] }),
      'stray bytes before restart markers': jpegFile(image, { restartInterval: 5, stray: () => [0, 0] }),
      'no end marker': jpegFile(image, { endMarker: false })
    }
    for (const [what, file] of Object.entries(odd)) assert.equal(read(file), null, what)
  })

  test('a header that says more pixels than there is memory for: not a pixel', () => {
    const file = jpegFile(image)
    const height = file.indexOf(Uint8Array.of(0xff, 0xc0)) + 5
    file.fill(0xff, height, height + 4)
    assert.equal(read(file), null)
    assert.deepEqual(read(jpegFile(image))?.length, image.data.length)
  })

  test('cut anywhere, with the end marker behind it: not a pixel', () => {
    for (const restartInterval of [0, 6]) {
      const file = jpegFile(image, { restartInterval })
      const scan = file.indexOf(Uint8Array.of(0xff, 0xda)) + 10
      for (let at = scan; at < file.length - 3; at += 3)
        assert.equal(read(Buffer.concat([file.subarray(0, at), Uint8Array.of(0xff, 0xd9)])), null, `at ${at}`)
    }
  })

  test('property: bytes changed anywhere in the scan give nothing, or what the careful check lets pass', async () => {
    const files = [jpegFile(image, { restartInterval: 9 }), await greyJpeg(image, 90), await greyJpeg(image, 40)]
    const change = fc.tuple(fc.nat({ max: 1e6 }), fc.integer({ min: 0, max: 255 }))
    let passed = 0
    await fc.assert(
      fc.asyncProperty(
        fc.nat(files.length - 1),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        async (n, changes) => {
          const file = files[n]!
          const scan = file.indexOf(Uint8Array.of(0xff, 0xda)) + 10
          const damaged = Buffer.from(file)
          for (const [at, value] of changes) damaged[scan + (at % (file.length - 2 - scan))] = value
          const segments = segmentsOf(damaged)
          const pixels = segments && readGreyScan(damaged, segments)
          if (segments === null || pixels === null) return
          passed++
          checkJpeg(damaged, segments)
          assert.deepEqual(pixels, await byLibjpeg(segments.strict()))
        }
      ),
      { numRuns: 1500 }
    )
    assert.ok(passed > 100, `${passed}`)
  })
})
