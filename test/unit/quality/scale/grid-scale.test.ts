// Drawn grids and discs, bent by a known lens, as truth.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { diameterMm } from '../../../../src/domain/inspection/bore.ts'
import { type LensDistortion, straighten, straightenCircle } from '../../../../src/domain/inspection/distortion.ts'
import type { Circle, GreyImage } from '../../../../src/domain/inspection/image.ts'
import { createRandom } from '../../../../src/domain/random.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { findDots } from '../../../../src/imaging/grid/find-dots.ts'
import { locateCircle } from '../../../../src/imaging/locate/locate-circle.ts'
import { gridScale, type GridScale } from '../../../../src/quality/scale/grid-scale.ts'
import { orderGrid } from '../../../../src/quality/scale/order-grid.ts'
import { ringScale } from '../../../../src/quality/scale/ring-scale.ts'

const [WIDTH, HEIGHT] = [1024, 768]
const PITCH_PX = 40
const PITCH_MM = 2

/** A picture through a lens: `beyond` says how far a true point lies outside of what is drawn, in pixels. */
function picture(
  lens: LensDistortion,
  beyond: (x: number, y: number) => number,
  { inside = 60, outside = 190, seed = 1 } = {}
): GreyImage {
  const random = createRandom(seed)
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, n) => {
    const [x, y] = straighten(n % WIDTH, Math.floor(n / WIDTH), lens)
    return Math.round(outside + (inside - outside) / (1 + Math.exp(beyond(x, y) / 0.6)) + random.normal())
  })
  return { width: WIDTH, height: HEIGHT, data }
}

/** Dots of 7 px, on a grid that is turned by 3 degrees around (500, 380). */
function grid(lens: LensDistortion): GreyImage {
  const [cos, sin] = [Math.cos(0.05), Math.sin(0.05)]
  return picture(lens, (x, y) => {
    const [u, v] = [(x - 500) * cos + (y - 380) * sin, (y - 380) * cos - (x - 500) * sin]
    return Math.hypot(u - PITCH_PX * Math.round(u / PITCH_PX), v - PITCH_PX * Math.round(v / PITCH_PX)) - 7
  })
}

function calibrate(lens: LensDistortion, uncertaintyMm = 0): GridScale {
  const dots = findDots(grid(lens))
  const placed = orderGrid(dots, { x: WIDTH / 2, y: HEIGHT / 2 })
  return gridScale(placed, { pitchMm: PITCH_MM, uncertaintyMm, width: WIDTH, height: HEIGHT })
}

const LENS: LensDistortion = { cx: 530, cy: 370, radiusPx: 640, k1: 0.06, k2: 0.01 }
const relative = (actual: number, expected: number): number => Math.abs(actual / expected - 1)

suite('scale from a dot grid', () => {
  const scale = calibrate(LENS)

  test('the scale of the centre and the bend of the lens are found', () => {
    assert.ok(scale.dots > 380, `${scale.dots}`)
    assert.ok(relative(scale.mmPerPx, PITCH_MM / PITCH_PX) < 2e-4, `${scale.mmPerPx}`)
    assert.ok(scale.residualPx < 0.06, `${scale.residualPx}`)
    assert.ok(scale.residualWithoutPx > 10 * scale.residualPx, `${scale.residualWithoutPx}`)
    // Corners are bent by 50 px, and straightened to a tenth of a pixel.
    for (const [x, y] of [
      [20, 20],
      [1000, 20],
      [20, 750],
      [1000, 750],
      [512, 384]
    ] as const) {
      const [[trueX, trueY], [ownX, ownY]] = [straighten(x, y, LENS), straighten(x, y, scale.distortion)]
      const [midX, midY] = [straighten(LENS.cx, LENS.cy, LENS), straighten(LENS.cx, LENS.cy, scale.distortion)]
      const [a, b] = [Math.hypot(trueX - midX[0], trueY - midX[1]), Math.hypot(ownX - midY[0], ownY - midY[1])]
      assert.ok(Math.abs(b * scale.mmPerPx - a * (PITCH_MM / PITCH_PX)) < 0.005, `${x}, ${y}: ${a}, ${b}`)
    }
  })

  test('a diameter is right within 0.05 % over the field; without the correction it is not', () => {
    const spec = { ...RECIPE_DEFAULTS.locate, radius: { min: 0.08, max: 0.16 } }
    const seen = (x: number, y: number, radius: number): Circle => {
      const drawn = picture(LENS, (atX, atY) => Math.hypot(atX - x, atY - y) - radius, { inside: 190, outside: 60 })
      const circle = locateCircle(drawn, spec)
      assert.ok(circle !== null, `${x}, ${y}`)
      return circle
    }
    /** A ring gauge of 88 px in the middle says the scale: the edge that is found lies beside the true one. */
    const scaleBy = (distortion: LensDistortion | undefined): number =>
      ringScale(
        [
          [530, 370],
          [500, 350],
          [560, 400]
        ].map(([x, y]) => 2 * straightenCircle(seen(x!, y!, 88), distortion).r),
        { diameterMm: (2 * 88 * PITCH_MM) / PITCH_PX, uncertaintyMm: 0 }
      ).mmPerPx
    const { distortion } = scale
    const calibrated = { scaleMmPerPx: scaleBy(distortion), distortion }
    const plain = { scaleMmPerPx: scaleBy(undefined) }
    const trueMm = (2 * 90 * PITCH_MM) / PITCH_PX
    const errors = [
      [530, 370],
      [250, 200],
      [820, 210],
      [230, 560],
      [830, 570],
      [530, 150],
      [180, 380]
    ].map(([x, y]) => {
      const circle = seen(x!, y!, 90)
      return [calibrated, plain].map((by) => relative(diameterMm(circle, by)!, trueMm)) as [number, number]
    })
    assert.ok(Math.max(...errors.map(([own]) => own)) < 5e-4, JSON.stringify(errors))
    assert.ok(Math.max(...errors.map(([, without]) => without)) > 0.01, JSON.stringify(errors))
  })

  test('a lens without distortion: the residual is that of the dots, with or without the model', () => {
    const { mmPerPx, residualPx, residualWithoutPx, uncertainty, expandedUncertainty } = calibrate({
      ...LENS,
      k1: 0,
      k2: 0
    })
    assert.ok(relative(mmPerPx, PITCH_MM / PITCH_PX) < 1e-4)
    assert.ok(residualWithoutPx < 1.1 * residualPx + 0.01)
    // The bound of 95 % is 1.96 deviations: hundreds of dots.
    assert.ok(Math.abs(expandedUncertainty / uncertainty - 1.96) < 0.02)
  })

  test("the pitch's own uncertainty is the least that the scale can have", () => {
    const { uncertainty, mmPerPx } = calibrate(LENS, 0.002)
    assert.ok(uncertainty / mmPerPx >= 0.001 && uncertainty / mmPerPx < 0.0012, `${uncertainty / mmPerPx}`)
  })

  test('no grid, or too little of one', () => {
    const empty = picture({ ...LENS, k1: 0, k2: 0 }, () => 100)
    const options = { pitchMm: 2, uncertaintyMm: 0, width: WIDTH, height: HEIGHT }
    assert.throws(() => gridScale(orderGrid(findDots(empty), { x: 1, y: 1 }), options), /at least 30 dots/)
    assert.deepEqual(orderGrid([{ x: 1, y: 1 }], { x: 0, y: 0 }), [])
  })
})
