import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from '../../../../src/imaging/decode/decode.ts'
import { writeTree } from '../../temp-folder.ts'
import { cliFixture } from '../cli-fixture.ts'
import { writeDisc } from '../pictures/draw-disc.ts'

const RECIPE = {
  'shipped/disc.json':
    '{ "locate": { "radius": { "min": 0.3, "max": 0.45 } }, "crop": { "mode": "square", "sizePx": 64, "margin": 1 } }'
}

suite('okng crop', () => {
  test('writes crops and their CSV; names and counts what it skips', async (t) => {
    const { folder, run } = cliFixture(t)
    writeTree(folder, {
      ...RECIPE,
      'parts/NG/4.bmp': 'text',
      'parts/image_path.csv': 'image_path,label\nOK/1.bmp,OK\nOK/2.bmp,OK\nNG/1-s.bmp,NG\nNG/4.bmp,NG\nNG/5.bmp,NG\n'
    })
    mkdirSync(join(folder, 'parts/OK'))
    writeDisc(join(folder, 'parts/OK/1.bmp'), { cx: 105, cy: 78, r: 60 })
    writeDisc(join(folder, 'parts/OK/2.bmp'), null)
    writeDisc(join(folder, 'parts/NG/1-s.bmp'), { cx: 90, cy: 80, r: 55 })

    const { code, stdout, stderr } = await run(
      'crop',
      '--csv',
      join(folder, 'parts/image_path.csv'),
      '--recipe',
      'disc',
      '--out',
      join(folder, 'crops'),
      '--json'
    )
    assert.equal(code, 0, stderr)
    const document = JSON.parse(stdout) as {
      csv: string
      crops: number
      notFound: string[]
      skipped: { file: string; why: string }[]
    }
    assert.deepEqual(
      { ...document, skipped: document.skipped.map(({ file }) => file) },
      {
        csv: join(folder, 'crops/crop_image_paths.csv'),
        crops: 2,
        notFound: [join(folder, 'parts/OK/2.bmp')],
        skipped: [join(folder, 'parts/NG/5.bmp'), join(folder, 'parts/NG/4.bmp')]
      }
    )
    assert.match(stderr, /skipped .*5\.bmp: listed in line 6, but there is no such file/)
    assert.match(stderr, /skipped .*4\.bmp: expected BMP, JPEG/)
    assert.match(stderr, /no part found in .*2\.bmp/)
    assert.equal(readFileSync(document.csv, 'utf8'), 'image_path,label\nOK/1.png,OK\nNG/1-s.png,NG\n')

    // The square around the disc: bright in the middle, dark in the corners.
    const crop = await decode(readFileSync(join(folder, 'crops/OK/1.png')), { maxBytes: 1e6, maxPixels: 1e6 })
    assert.deepEqual([crop.width, crop.height], [64, 64])
    assert.deepEqual([crop.data[32 * 64 + 32], crop.data[0], crop.data[63], crop.data[64 * 64 - 1]], [220, 40, 40, 40])
    assert.ok(crop.data[32 * 64 + 2]! > 200 && crop.data[2 * 64 + 32]! > 200)
  })

  test('fails when there is nothing to crop', async (t) => {
    const { folder, run } = cliFixture(t)
    writeTree(folder, { ...RECIPE, 'a.csv': 'image_path,label\n1.bmp,OK\n' })
    writeDisc(join(folder, '1.bmp'), null)
    const { code, stdout, stderr } = await run(
      'crop',
      '--csv',
      join(folder, 'a.csv'),
      '--recipe',
      'disc',
      '--out',
      join(folder, 'crops')
    )
    assert.deepEqual([code, stdout], [1, ''])
    assert.match(stderr, /okng: 0 crops, 1 without a part, 0 skipped: nothing written\n$/)
    assert.equal(existsSync(join(folder, 'crops')), false)
  })
})
