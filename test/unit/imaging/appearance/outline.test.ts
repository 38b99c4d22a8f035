import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import {
  describeOutline,
  OUTLINE_HARMONICS,
  outlineAmplitude,
  ovalShareOf,
  traceOutline
} from '../../../../src/imaging/appearance/outline.ts'
import { COLUMNS, MARGIN, ROWS } from '../../../../src/imaging/appearance/polar-grid.ts'
import { cropPolar } from '../../../../src/imaging/crop/polar.ts'
import { CIRCLE, drawShape, largestDifference, oval, polygon, type Shape } from './draw-shape.ts'

const trace = (shape: Shape) => traceOutline(cropPolar(drawShape(shape), CIRCLE, ROWS, MARGIN, COLUMNS))
const describe = (shape: Shape): Float32Array => describeOutline(trace(shape), 0.8)

suite('outline', () => {
  test('a round part: every column at the circle within 1 % of the radius, seen all around, oval by nothing', () => {
    const { radii, contrast } = trace({})
    for (const radius of radii) assert.ok(Math.abs(radius - 1) < 0.01, String(radius))
    // From 160 to 60 over two rows, one row (2 px) of which the edge and the mean over three columns blur.
    assert.ok(contrast > 60 && contrast <= 100, String(contrast))
    const description = describe({})
    assert.ok(ovalShareOf(description) < 0.005)
    assert.deepEqual([...description.subarray(OUTLINE_HARMONICS + 1, OUTLINE_HARMONICS + 3)], [2, Math.fround(1.6)])
  })

  test('an oval by 14 % is told as one by 14 %, within a point, however it lies', () => {
    for (const turn of [0, 0.3, 1, 2.5]) {
      const share = ovalShareOf(describe({ edge: oval(0.14), turn }))
      assert.ok(Math.abs(share - 0.14) < 0.01, `${turn}: ${share}`)
    }
  })

  test('property: an oval by up to 30 % is told within one and a half points, in light and dark', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 0.3, noNaN: true }),
        fc.double({ min: 0, max: Math.PI, noNaN: true }),
        fc.constantFrom(60, 220),
        (share, turn, plate) => {
          const told = ovalShareOf(describe({ edge: oval(share), turn, plate }))
          assert.ok(Math.abs(told - share) < 0.015, `${share} ${told}`)
        }
      ),
      { numRuns: 12 }
    ))

  test('a triangle, a square and a hexagon are strongest at their own harmonic', () => {
    for (const corners of [4, 6]) {
      const outline = trace({ edge: polygon(corners) })
      const found = Array.from({ length: OUTLINE_HARMONICS }, (_, n) => outlineAmplitude(outline, n + 1))
      assert.equal(found.indexOf(Math.max(...found)) + 1, corners, found.join(' '))
    }
    const third = trace({ edge: (angle) => 1 + 0.08 * Math.cos(3 * angle) })
    assert.ok(Math.abs(outlineAmplitude(third, 3) - 0.08) < 0.005)
  })

  test('turning the part changes the description by little, breaking a piece off by much', () => {
    const edge = (angle: number): number => 1 + 0.05 * Math.cos(2 * angle) + 0.03 * Math.cos(5 * angle)
    const plain = describe({ edge })
    for (const turn of [0.5, 1.7]) {
      const difference = largestDifference(plain, describe({ edge, turn }))
      assert.ok(difference < 0.35, `${turn}: ${difference}`)
    }
    const broken = describe({ edge: (angle) => (Math.cos(angle) > 0.9 ? 0.85 : 1) })
    const whole = describe({})
    assert.ok(broken[OUTLINE_HARMONICS]! > whole[OUTLINE_HARMONICS]! + 1, 'roughness')
    assert.ok(broken[OUTLINE_HARMONICS + 1]! < 1.8, 'share of columns near the circle')
  })

  test('a flat picture is described by finite numbers', () => {
    assert.ok(describe({ grey: () => 60 }).every(Number.isFinite))
  })
})
