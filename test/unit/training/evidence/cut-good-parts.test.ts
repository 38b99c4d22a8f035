import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { GreyImage } from '../../../../src/domain/inspection/image.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { cutGoodParts } from '../../../../src/training/evidence/cut-good-parts.ts'
import { radiusOf } from '../../../../src/training/dataset/cut-pictures.ts'
import { drawDiscs } from '../../imaging/locate/draw-ring.ts'

const SPEC = { locate: { ...RECIPE_DEFAULTS.locate, radius: { min: 0.1, max: 0.48 } }, crop: RECIPE_DEFAULTS.crop }
const AT = { cx: 100, cy: 75 }
/** 50 px of 150: a third of the height. */
const disc = (r: number, seed: number): GreyImage =>
  drawDiscs([{ ...AT, r, grey: 190 }], { width: 200, height: 150, seed })
/** The part is faint; a strong disc on it is found first. */
const covered = drawDiscs(
  [
    { ...AT, r: 50, grey: 66 },
    { ...AT, r: 20, grey: 230 }
  ],
  { width: 200, height: 150, grain: 0.5 }
)

const cut = (images: Readonly<Record<string, GreyImage>>) =>
  cutGoodParts(
    Object.keys(images).map((file) => ({ file, label: 'good', part: file })),
    SPEC,
    async (file) => images[file]!
  )
const discs = (count: number): Record<string, GreyImage> =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${n}.bmp`, disc(50, n)]))

suite('cutGoodParts', () => {
  test('parts of one size: all of them, in order, with the bounds in which they lie', async () => {
    const { cuts, rejected, radius } = await cut(discs(6))
    assert.deepEqual(
      cuts.map(({ picture }) => picture.file),
      ['0.bmp', '1.bmp', '2.bmp', '3.bmp', '4.bmp', '5.bmp']
    )
    assert.deepEqual(rejected, [])
    assert.ok(Math.abs(radius!.min - 0.9 / 3) < 0.01 && Math.abs(radius!.max - 1.1 / 3) < 0.01, JSON.stringify(radius))
    for (const { appearance } of cuts) assert.ok(Math.abs(radiusOf(appearance) - 1 / 3) < 0.01)
  })

  test('one in which nothing of that size is found is left out, and told', async () => {
    const { cuts, rejected, notFound } = await cut({ 'small.bmp': disc(20, 9), ...discs(6) })
    assert.equal(cuts.length, 6)
    assert.deepEqual(rejected, [{ file: 'small.bmp', why: 'no part of the size that the others have was found' }])
    assert.deepEqual(
      notFound.map(({ file }) => file),
      ['small.bmp']
    )
  })

  test('one whose bore or print was taken for the part is found anew at the usual size', async () => {
    const alone = await cut({ 'covered.bmp': covered })
    const together = await cut({ 'covered.bmp': covered, ...discs(6) })
    assert.equal(together.cuts.length, 7)
    const { picture, appearance } = together.cuts[0]!
    assert.equal(picture.file, 'covered.bmp')
    assert.ok(
      Math.abs(radiusOf(appearance) - 1 / 3) < 0.02,
      `${radiusOf(alone.cuts[0]!.appearance)} ${radiusOf(appearance)}`
    )
  })

  test('parts of several sizes: all as they were found, and no bounds', async () => {
    const { cuts, radius } = await cut({
      ...discs(3),
      'a.bmp': disc(20, 11),
      'b.bmp': disc(21, 12),
      'c.bmp': disc(20, 13)
    })
    assert.deepEqual([cuts.length, radius], [6, null])
  })
})
