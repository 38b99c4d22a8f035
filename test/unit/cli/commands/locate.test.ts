import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { BoreMeasurement } from '../../../../src/domain/inspection/bore.ts'
import type { LocatedCircle } from '../../../../src/domain/inspection/image.ts'
import { writeTree } from '../../temp-folder.ts'
import { cliFixture, type CliFixture } from '../cli-fixture.ts'
import { writeDisc } from '../pictures/draw-disc.ts'

interface Line {
  readonly file: string
  readonly circle: LocatedCircle | null
  readonly bore?: BoreMeasurement | null
  readonly ms: number
}
const RECIPE = { 'shipped/disc.json': '{ "locate": { "radius": { "min": 0.3, "max": 0.45 } } }' }

/** With 1.bmp (a disc), 2.bmp (none), 3.bmp (no picture). */
function withPictures(
  fixture: CliFixture
): CliFixture & { readonly disc: string; readonly blank: string; readonly broken: string } {
  writeTree(fixture.folder, { ...RECIPE, '3.bmp': 'text' })
  const [disc, blank, broken] = ['1.bmp', '2.bmp', '3.bmp'].map((name) => join(fixture.folder, name)) as [
    string,
    string,
    string
  ]
  writeDisc(disc, { cx: 105, cy: 78, r: 60 })
  writeDisc(blank, null)
  return { ...fixture, disc, blank, broken }
}

suite('okng locate', () => {
  test('--json: one line a picture, the circle in px or null, the time of finding alone', async (t) => {
    const { run, disc, blank } = withPictures(cliFixture(t))
    const { code, stdout, stderr } = await run('locate', disc, blank, '--recipe', 'disc', '--json')
    assert.deepEqual([code, stderr], [0, ''])
    const [found, none] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    assert.deepEqual(Object.keys(found!.circle!), ['cx', 'cy', 'r', 'confidence'])
    assert.ok(Math.hypot(found!.circle!.cx - 105, found!.circle!.cy - 78) < 1, JSON.stringify(found))
    assert.ok(Math.abs(found!.circle!.r - 60) < 1, JSON.stringify(found))
    // The clock of the fixture gains 1.5 ms between two looks at it.
    assert.deepEqual([found!.file, found!.ms], [disc, 1.5])
    assert.deepEqual(none, { file: blank, circle: null, ms: 1.5 })
  })

  test('the bore where the recipe asks for it: measured in px and mm, or null', async (t) => {
    const { run, disc, blank, folder } = withPictures(cliFixture(t))
    writeTree(folder, {
      'shipped/bored.json':
        '{ "locate": { "radius": { "min": 0.3, "max": 0.45 }, "bore": { "polarity": "auto" } }, "scaleMmPerPx": 0.05 }'
    })
    const bored = join(folder, 'bored.bmp')
    const bore = { cx: 108, cy: 74, r: 20 }
    writeDisc(bored, { cx: 105, cy: 78, r: 60 }, bore)
    const { stdout } = await run('locate', bored, disc, blank, '--recipe', 'bored', '--json')
    const [found, ...none] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    const { circle, px, mm } = found!.bore!
    for (const key of ['cx', 'cy', 'r'] as const) assert.ok(Math.abs(circle[key] - bore[key]) < 0.5, stdout)
    // Offset (3, -4): 5 px apart.
    assert.ok(Math.abs(px.eccentricity - 5) < 0.5 && Math.abs(px.diameter - 40) < 1, stdout)
    assert.ok(
      Math.abs(mm!.eccentricity - 0.05 * px.eccentricity) < 1e-12 && Math.abs(mm!.diameter - 0.1 * circle.r) < 1e-12,
      stdout
    )
    assert.deepEqual(
      none.map((line) => line.bore),
      [null, null]
    )
    const { stdout: text } = await run('locate', bored, disc, '--recipe', 'bored')
    assert.match(
      text,
      /bore diameter \d\d\.\d px \([12]\.\d{3} mm\), centre off by [45]\.\d px \(0\.2\d\d mm\), ovality [0-9.]+ %/
    )
    assert.match(text, /no bore found/)
  })

  test("radius bounds given on the command line come before the recipe's", async (t) => {
    const { run, disc } = withPictures(cliFixture(t))
    const { stdout } = await run('locate', disc, '--recipe', 'disc', '--radius-max', '0.33', '--json')
    const { circle } = JSON.parse(stdout) as Line
    assert.ok(circle === null || circle.r <= 0.34 * 160, stdout)
    const { code, stderr } = await run('locate', disc, '--recipe', 'disc', '--radius-min', '0.45')
    assert.equal(code, 2)
    assert.match(stderr, /expected the smallest radius below the largest, received 0\.45 and 0\.45/)
  })

  test('names what it cannot read, goes on, and fails in the end', async (t) => {
    const { run, disc, broken, folder } = withPictures(cliFixture(t))
    const { code, stdout, stderr } = await run(
      'locate',
      broken,
      join(folder, 'gone.bmp'),
      folder,
      disc,
      '--recipe',
      'disc'
    )
    assert.equal(code, 1)
    assert.match(
      stdout,
      /^\S+1\.bmp: centre 10\d\.\d, 7\d\.\d {2}radius (59|60)\.\d {2}confidence [01]\.\d\d {2}\(1\.5 ms\)\n$/
    )
    assert.match(stderr, /cannot use .*3\.bmp: expected BMP, JPEG, PNG, TIFF or WebP/)
    assert.match(stderr, /cannot use .*gone\.bmp: there is no such file/)
    assert.match(stderr, /: expected a picture, received a folder/)
    assert.match(stderr, /okng: 3 of 4 pictures could not be used\n$/)
  })
})
