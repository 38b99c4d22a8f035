import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import sharp from 'sharp'
import { decode } from '../../../../src/imaging/decode/decode.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { renderPart } from '../../../../src/rendering/render-part.ts'
import { jpegFile, segment, type JpegFile } from './jpeg-file.ts'
import { jpegOfScans } from './picture-bombs.ts'

const LIMITS = { maxBytes: 20_000_000, maxPixels: 100_000 }
const { image } = renderPart({ random: createRandom('jpeg'), width: 90, height: 70 })
const decoded = async (file: Uint8Array) => (await decode(file, LIMITS)).data
const corrupt = (message: RegExp) => ({ code: 'FRAME_CORRUPT', statusCode: 422, message })
const colours = ['grey', '4:2:2', '4:2:0'] as const
const sharpGrey = () =>
  sharp(image.data, { raw: { width: image.width, height: image.height, channels: 1 } }).toColourspace('b-w')
/** Reads the file, or says that it is damaged. */
const outcome = (file: Uint8Array) =>
  decoded(file).then(
    () => 'read',
    (error: { code: string }) => error.code
  )

suite('JPEG as cameras send it', () => {
  test('the drawn files are what they should be: grey, 4:2:2, 4:2:0, with and without restart markers', async () => {
    for (const colour of colours)
      for (const restartInterval of [0, 1, 4, 7]) {
        const data = await decoded(jpegFile(image, { colour, restartInterval }))
        const mean = data.reduce((sum, v, i) => sum + Math.abs(v - image.data[i]!), 0) / data.length
        assert.ok(mean < 3, `${colour} ${restartInterval}: ${mean}`)
      }
  })

  const sloppy: Readonly<Record<string, JpegFile>> = {
    'stray zeros before restart markers': { restartInterval: 5, stray: () => [0, 0] },
    'stray bytes before some restart markers': { restartInterval: 5, stray: (n) => (n % 3 === 1 ? [0x5a, 0x13] : []) },
    'one stray byte before the end': { stray: () => [0x41] },
    'filled up with FF before each marker': { restartInterval: 3, stray: () => [0xff, 0xff, 0xff] },
    'a long filling with zeros before the end': { stray: () => Array<number>(200).fill(0) },
    'zeros between segments': { junk: [0, 0, 0, 0] },
    'other bytes between segments': { junk: [0x12, 0xff, 0x00, 0x34, 0x56] },
    'a restart marker between segments': { junk: [0xff, 0xd3] },
    'JFIF 0.00': { jfifVersion: [0, 0] },
    'JFIF 7.99': { jfifVersion: [7, 99] },
    'a scan header that says nothing': { scanSays: [0, 0, 0] },
    'a scan header that says bits of progressive pictures': { scanSays: [1, 5, 0x21] },
    'a scan of components with names of its own': { scanNames: [0, 1, 2] },
    'no end marker': { endMarker: false },
    'FF DA behind the end, a hundred times': {
      behind: Uint8Array.from({ length: 200 }, (_, i) => [0xff, 0xda][i % 2]!)
    },
    'FF DA inside a segment, a hundred times': {
      segments: [
        segment(
          0xe5,
          Array.from({ length: 200 }, (_, i) => [0xff, 0xda][i % 2]!)
        )
      ]
    },
    '10 MB of raw data behind the end': { behind: Uint8Array.from({ length: 10_000_000 }, (_, i) => (i * i) & 255) },
    'a second picture behind the end': { behind: jpegFile(image) },
    'an application segment of another maker': { segments: [segment(0xec, [1, 2, 3]), segment(0xfe, [0x41, 0])] }
  }
  for (const [what, file] of Object.entries(sloppy)) {
    test(`${what}: the same pixels`, async () => {
      for (const colour of colours) {
        const scanNames = file.scanNames?.slice(0, colour === 'grey' ? 1 : 3)
        const plain = await decoded(jpegFile(image, { colour }))
        const got = await decoded(jpegFile(image, { ...file, colour, ...(scanNames && { scanNames }) }))
        assert.deepEqual(got, plain, colour)
      }
    })
  }

  test('half an end marker', async () => {
    const file = jpegFile(image)
    assert.deepEqual(await decoded(file.subarray(0, -1)), await decoded(file))
  })

  test('stray bytes behind the start of the picture', async () => {
    const file = jpegFile(image)
    const junk = Buffer.concat([file.subarray(0, 2), Uint8Array.of(0, 0, 7), file.subarray(2)])
    assert.deepEqual(await decoded(junk), await decoded(file))
  })

  test('frames of Motion JPEG, which leave the standard Huffman tables out', async () => {
    for (const picture of [sharpGrey(), sharpGrey().toColourspace('srgb')]) {
      const file = await picture.jpeg({ optimiseCoding: false }).toBuffer()
      const stripped = withoutSegments(file, 0xc4)
      assert.ok(stripped.length < file.length - 150)
      assert.deepEqual(await decoded(stripped), await decoded(file))
    }
  })

  test('64 scans are read, 65 refused; what only looks like a scan does not count', async () => {
    assert.equal(await outcome(jpegOfScans(80, 64)), 'read')
    await assert.rejects(decoded(jpegOfScans(80, 65)), corrupt(/expected at most 64 scans, received more$/))
    const marks = Uint8Array.from({ length: 400 }, (_, i) => [0xff, 0xda][i % 2]!)
    assert.equal(await outcome(Buffer.concat([jpegOfScans(80, 64), marks])), 'read')
  })
})

suite('JPEG of which a part is missing', () => {
  test('the last MCUs, whatever their number: refused, with how many there are', async () => {
    for (const colour of colours) {
      const all = Math.ceil(90 / (colour === 'grey' ? 8 : 16)) * Math.ceil(70 / (colour === '4:2:0' ? 16 : 8))
      for (const missing of [1, 2, 5, all - 1])
        for (const restartInterval of [0, 4])
          await assert.rejects(
            decoded(jpegFile(image, { colour, mcus: all - missing, restartInterval })),
            corrupt(new RegExp(`its pixels end early: ${all - missing} of ${all} blocks are there`)),
            `${colour}, ${missing} missing`
          )
    }
  })

  test('cut anywhere, with an end marker behind it or without', async () => {
    for (const colour of colours) {
      const file = jpegFile(image, { colour })
      const scan = file.indexOf(Uint8Array.of(0xff, 0xda)) + 8
      for (let at = scan; at < file.length - 3; at += 41) {
        for (const tail of [[], [0xff, 0xd9]])
          assert.equal(
            await outcome(Buffer.concat([file.subarray(0, at), Uint8Array.from(tail)])),
            'FRAME_CORRUPT',
            `${colour} at ${at}`
          )
      }
    }
  })

  test('progressive: cut anywhere, between two scans too, with an end marker behind it or without', async () => {
    const file = await sharpGrey().toColourspace('srgb').jpeg({ progressive: true }).toBuffer()
    const whole = await decoded(file)
    assert.deepEqual(await decoded(file.subarray(0, -2)), whole, 'every bit is there')
    const first = file.indexOf(Uint8Array.of(0xff, 0xda))
    for (let at = first + 20; at < file.length - 4; at += 41)
      assert.equal(await outcome(file.subarray(0, at)), 'FRAME_CORRUPT', `at ${at}`)
    let scan = file.indexOf(Uint8Array.of(0xff, 0xda), first + 2)
    for (; scan >= 0; scan = file.indexOf(Uint8Array.of(0xff, 0xda), scan + 2)) {
      const tables = file.lastIndexOf(Uint8Array.of(0xff, 0xc4), scan)
      const cut = file.subarray(0, tables > file.lastIndexOf(Uint8Array.of(0xff, 0xda), scan - 1) ? tables : scan)
      for (const tail of [[], [0xff, 0xd9]])
        await assert.rejects(
          decoded(Buffer.concat([cut, Uint8Array.from(tail)])),
          corrupt(/a scan is missing|component \d has no scan/)
        )
    }
  })

  test('progressive: the header of a later scan is lost, and its data with it', async () => {
    const file = await sharpGrey().jpeg({ progressive: true }).toBuffer()
    const last = file.lastIndexOf(Uint8Array.of(0xff, 0xda))
    const copy = Buffer.from(file).fill(0, last, last + 2)
    await assert.rejects(decoded(copy), corrupt(/a scan is missing/))
  })

  test('zeros from somewhere in the last blocks to the end, as of a file that was not written to its end', async () => {
    for (const options of [{ progressive: true, quality: 60 }, { progressive: true }, { optimiseCoding: false }]) {
      const file = await sharpGrey().jpeg(options).toBuffer()
      for (let length = 40; length < 200; length += 10)
        for (const end of [file.length - 2, file.length]) {
          const copy = Buffer.from(file).fill(0, file.length - length, end)
          assert.equal(await outcome(copy), 'FRAME_CORRUPT', `${JSON.stringify(options)}, ${length} bytes`)
        }
    }
  })

  test('bytes of the last rows overwritten, or left out', async () => {
    for (const colour of colours) {
      const file = jpegFile(image, { colour })
      const random = createRandom(colour)
      let refused = 0
      for (let n = 0; n < 30; n++) {
        const at = file.length - random.int(30, 120)
        const copy = Buffer.from(file)
        for (let i = 0; i < 24; i++) copy[at + i] = random.int(0, 254)
        const shorter = Buffer.concat([file.subarray(0, at), file.subarray(at + random.int(4, 20))])
        for (const damaged of [copy, shorter]) if ((await outcome(damaged)) === 'FRAME_CORRUPT') refused++
      }
      // By chance a few give as many blocks as there should be.
      assert.ok(refused >= 55, `${colour}: ${refused} of 60`)
    }
  })

  test('a restart marker too few, too many or out of turn', async () => {
    const file = jpegFile(image, { restartInterval: 5 })
    const second = file.indexOf(Uint8Array.of(0xff, 0xd1))
    const third = file.indexOf(Uint8Array.of(0xff, 0xd2))
    for (const damaged of [
      Buffer.concat([file.subarray(0, second), file.subarray(second + 2)]),
      Buffer.concat([file.subarray(0, second), file.subarray(third)]),
      Buffer.from(file).fill(0xd5, second + 1, second + 2)
    ])
      assert.equal(await outcome(damaged), 'FRAME_CORRUPT')
  })

  test('the reason names no library', async () => {
    const file = jpegFile(image)
    for (let at = 2; at < file.length - 2; at += at < 400 ? 1 : 61) {
      const copy = Buffer.from(file)
      copy[at]! ^= 0x5a
      await decoded(copy).catch((error: { code: string; message: string }) => {
        assert.match(error.code, /^FRAME_(CORRUPT|FORMAT_UNKNOWN|TOO_MANY_PIXELS)$/)
        assert.doesNotMatch(error.message, /vips|sharp|failOn|libjpeg/i)
      })
    }
  })

  test('processes that are not supported are named', async () => {
    const file = jpegFile(image)
    const frame = file.indexOf(Uint8Array.of(0xff, 0xc0))
    const withByte = (at: number, value: number) => Buffer.from(file).fill(value, at, at + 1)
    await assert.rejects(decoded(withByte(frame + 1, 0xc9)), corrupt(/received arithmetic coding \(marker ff c9\)/))
    await assert.rejects(decoded(withByte(frame + 1, 0xc3)), corrupt(/received another kind \(marker ff c3\)/))
    await assert.rejects(decoded(withByte(frame + 4, 12)), corrupt(/expected 8 bits a sample, received 12/))
    await assert.rejects(decoded(withByte(frame + 9, 2)), corrupt(/the frame header has the wrong length/))
  })

  test('property: bytes changed anywhere give a picture or a refusal', async () => {
    const file = jpegFile(image, { colour: '4:2:2', restartInterval: 6 })
    const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4
    })
    await fc.assert(
      fc.asyncProperty(changes, async (changes) => {
        const copy = Buffer.from(file)
        for (const [at, value] of changes) copy[at] = value
        assert.match(await outcome(copy), /^(read|FRAME_CORRUPT|FRAME_FORMAT_UNKNOWN|FRAME_TOO_MANY_PIXELS)$/)
      }),
      { numRuns: 300 }
    )
  })
})

/** The file without segments of this marker. */
function withoutSegments(file: Buffer, marker: number): Buffer {
  const kept = [file.subarray(0, 2)]
  let at = 2
  while (file[at + 1] !== 0xda) {
    const end = at + 2 + file.readUInt16BE(at + 2)
    if (file[at + 1] !== marker) kept.push(file.subarray(at, end))
    at = end
  }
  return Buffer.concat([...kept, file.subarray(at)])
}
