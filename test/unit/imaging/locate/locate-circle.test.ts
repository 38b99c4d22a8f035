import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Circle, GreyImage } from '../../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { RECIPE_DEFAULTS, type LocateSpec } from '../../../../src/domain/recipes/recipe.ts'
import { locateCircle } from '../../../../src/imaging/locate/locate-circle.ts'
import { drawDiscs } from './draw-ring.ts'

const SPEC: LocateSpec = { ...RECIPE_DEFAULTS.locate, radius: { min: 0.15, max: 0.45 } }
const PART = { cx: 163.3, cy: 118.6, r: 84.2, grey: 150 }
const HOLE = { cx: 166, cy: 117, r: 30, grey: 20 }

suite('locateCircle', () => {
  test('a bright ring on dark, and a dark one on bright: within half a pixel, with confidence near 1', () => {
    near(find([PART, HOLE], {}), PART, 0.5, 0.95)
    near(find([{ ...PART, grey: 40 }, HOLE], { plate: 170 }), PART, 0.5, 0.95)
  })

  test('the faint outer edge, not the strong ring 6 % inside of it that is about another centre', () => {
    const face = { cx: PART.cx + 3, cy: PART.cy - 2, r: PART.r * 0.94, grey: 190 }
    near(find([{ ...PART, grey: 80 }, face, HOLE], {}), PART, 1, 0.8)
  })

  test('gain 0.3 to 3 changes neither the place nor the confidence by much', () => {
    for (const gain of [0.3, 1, 1.6, 3]) near(find([{ ...PART, grey: 80 }, HOLE], { plate: 40, gain }), PART, 0.8, 0.9)
  })

  test('a glare over a third of the edge that is brighter than the part', () => {
    // A band of width w over a circle of radius r covers 2 asin(w / 2r) / pi of its edge: w = r for a third.
    near(find([PART, HOLE], { glare: { x0: 120, x1: 120 + PART.r, grey: 245 } }), PART, 1, 0.7)
  })

  test('a part of which a tenth of the diameter lies beyond the border', () => {
    const cut = { ...PART, cx: 0.8 * PART.r }
    near(find([cut, { ...HOLE, cx: cut.cx }], {}), cut, 0.7, 0.9)
  })

  test('the larger of two rings', () => {
    near(
      find(
        [
          { cx: 285, cy: 40, r: 40, grey: 150 },
          { ...PART, cx: 130 },
          { ...HOLE, cx: 130 }
        ],
        {}
      ),
      { ...PART, cx: 130 },
      0.5,
      0.9
    )
  })

  test('property: any place and size within the bounds, any grain: within one pixel', () => {
    fc.assert(
      fc.property(
        fc.record({
          r: fc.double({ min: 50, max: 100, noNaN: true }),
          x: fc.double({ min: -1, max: 1, noNaN: true }),
          y: fc.double({ min: -1, max: 1, noNaN: true }),
          seed: fc.nat(1e6)
        }),
        ({ r, x, y, seed }) => {
          const disc = { cx: 160 + x * (155 - r), cy: 120 + y * (115 - r), r, grey: 140 }
          near(find([disc], { grain: 5, seed }), disc, 1, 0.8)
        }
      ),
      { numRuns: 25, seed: 7 }
    )
  })

  test('a picture twice as large has a circle twice as large', () => {
    const twice = { cx: 2 * PART.cx, cy: 2 * PART.cy, r: 2 * PART.r, grey: PART.grey }
    near(find([twice], { width: 640, height: 480 }), twice, 0.5, 0.95)
  })

  test('polarity: a dark part is no bright one', () => {
    const image = drawDiscs([{ ...PART, grey: 40 }], { plate: 170 })
    near(locateCircle(image, { ...SPEC, polarity: 'dark' }), PART, 0.5, 0.95)
    assert.equal(locateCircle(image, { ...SPEC, polarity: 'bright' }), null)
  })

  test('outside of the radius bounds there is nothing to find', () => {
    assert.equal(locateCircle(drawDiscs([PART]), { ...SPEC, radius: { min: 0.39, max: 0.45 } }), null)
    assert.equal(locateCircle(drawDiscs([PART]), { ...SPEC, radius: { min: 0.15, max: 0.3 } }), null)
  })

  test('no part: no circle in grain, gradients, stripes, a single grey value; at most 1 in 100', () => {
    const random = createRandom('backgrounds')
    let found = 0
    for (let n = 0; n < 100; n++) if (locateCircle(background(n, random), SPEC) !== null) found++
    assert.ok(found <= 1, `${found} false finds`)
  })

  test('a picture or a part too small for measuring: not found', () => {
    for (const [width, height] of [
      [1, 1],
      [3, 2],
      [8, 8],
      [20, 400],
      [400, 7]
    ] as const) {
      assert.equal(locateCircle({ width, height, data: new Uint8Array(width * height).fill(9) }, SPEC), null)
    }
    assert.equal(locateCircle(drawDiscs([PART]), { ...SPEC, radius: { min: 0.001, max: 0.01 } }), null)
  })

  test('wrong arguments: a RangeError that tells what was expected and received', () => {
    const image = drawDiscs([PART])
    const radius = (min: number, max: number) => () => locateCircle(image, { ...SPEC, radius: { min, max } })
    assert.throws(radius(0.5, 0.4), {
      name: 'RangeError',
      message: 'radius: expected 0 < min <= max, received min 0.5 and max 0.4'
    })
    for (const [min, max] of [
      [NaN, 0.4],
      [0.1, NaN],
      [0, 0.4],
      [-1, 0.4],
      [0.1, Infinity]
    ] as const)
      assert.throws(radius(min, max), RangeError)
    assert.throws(() => locateCircle(image, { ...SPEC, minConfidence: NaN }), {
      name: 'RangeError',
      message: 'minConfidence: expected 0 to 1, received NaN'
    })
    assert.throws(() => locateCircle({ width: 0, height: 0, data: new Uint8Array(0) }, SPEC), {
      name: 'RangeError',
      message: 'picture: expected at least 1 x 1 pixel, received 0 x 0'
    })
    assert.throws(() => locateCircle({ width: 4, height: 4, data: new Uint8Array(15) }, SPEC), {
      name: 'RangeError',
      message: 'picture: expected 4 x 4 pixels, received 15'
    })
  })
})

const find = (...[discs, options]: Parameters<typeof drawDiscs>) => locateCircle(drawDiscs(discs, options), SPEC)

function near(
  found: ReturnType<typeof locateCircle>,
  expected: Circle,
  tolerance: number,
  leastConfidence: number
): void {
  assert.ok(found !== null, 'nothing found')
  const off = Math.max(Math.hypot(found.cx - expected.cx, found.cy - expected.cy), Math.abs(found.r - expected.r))
  assert.ok(off <= tolerance, `off by ${off}: ${JSON.stringify(found)}`)
  assert.ok(found.confidence >= leastConfidence && found.confidence <= 1, `confidence ${found.confidence}`)
}

/** Grain, slopes, stripes, brushing (streaks some 10 px long), on their own and together. */
function background(n: number, random: ReturnType<typeof createRandom>): GreyImage {
  const width = 320
  const height = 240
  const grain = [0, 1, 4, 20][n % 4]!
  const slope = n % 3 === 0 ? random.range(-0.4, 0.4) : 0
  const stripe = n % 5 === 0 ? random.range(10, 60) : 0
  const period = random.range(3, 60)
  const angle = random.range(0, Math.PI)
  const brushing = n % 7 < 3 ? 4 : 0
  const data = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    let streak = 0
    for (let x = 0; x < width; x++) {
      streak = 0.9 * streak + brushing * random.normal()
      const wave = stripe * Math.sin(((x * Math.cos(angle) + y * Math.sin(angle)) * 2 * Math.PI) / period)
      data[y * width + x] = Math.max(
        0,
        Math.min(255, Math.round(90 + slope * (x - 160) + wave + streak + grain * random.normal()))
      )
    }
  }
  return { width, height, data }
}
