import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { fitOval, middleCircle, ovality, ovalRadius } from '../../../../src/imaging/locate/fit-oval.ts'
import type { RadialEdges } from '../../../../src/imaging/locate/radial-edges.ts'

const RAYS = 96
const edgesAt = (radius: (angle: number, ray: number) => number): RadialEdges => ({
  rays: RAYS,
  start: Int32Array.from({ length: RAYS + 1 }, (_, ray) => ray),
  weight: new Float32Array(RAYS).fill(1),
  trust: new Float32Array(RAYS).fill(1),
  radius: Float32Array.from({ length: RAYS }, (_, ray) => radius((2 * Math.PI * ray) / RAYS, ray))
})
const GUESS = { cx: 200, cy: 150, r: 98 }

suite('fitOval', () => {
  test('gives back the outline that the edges lie on', () => {
    const outline = (angle: number) =>
      100 + 3 * Math.cos(angle) - 2 * Math.sin(angle) + 4 * Math.cos(2 * angle) + Math.sin(2 * angle)
    const oval = fitOval(edgesAt(outline), 200, 150, GUESS, [24, 20, 16])
    assert.ok(oval !== null)
    oval.coefficients.forEach((value, n) => {
      near(value, [100, 3, -2, 4, 1][n]!, 1e-4)
    })
    near(ovalRadius(oval, Math.cos(1.1), Math.sin(1.1)), outline(1.1), 1e-4)
    near(ovality(oval), Math.hypot(4, 1) / 100, 1e-6)
    const { cx, cy, r } = middleCircle(oval)
    near(cx, 203, 1e-4)
    near(cy, 148, 1e-4)
    near(r, 100, 1e-4)
  })

  test('an ellipse with axes 105 and 95: mean radius to 0.3 %, ovality (105 - 95) / (2 * 100)', () => {
    const oval = fitOval(
      edgesAt((angle) => (105 * 95) / Math.hypot(95 * Math.cos(angle), 105 * Math.sin(angle))),
      200,
      150,
      GUESS,
      [24, 20, 16]
    )
    assert.ok(oval !== null)
    near(oval.coefficients[0]!, 100, 0.3)
    near(ovality(oval), 0.05, 0.001)
  })

  test('edges far from the outline, on every third ray, change nothing', () => {
    const oval = fitOval(
      edgesAt((angle, ray) => 100 + 4 * Math.cos(2 * angle) + (ray % 3 === 0 ? 15 : 0)),
      200,
      150,
      { ...GUESS, r: 100 },
      [24, 20, 16, 12, 10, 8, 8, 8]
    )
    assert.ok(oval !== null)
    near(oval.coefficients[0]!, 100, 0.01)
    near(oval.coefficients[3]!, 4, 0.01)
  })

  test('none where too few rays have an edge near it, nor where the rays leave it undetermined', () => {
    assert.equal(
      fitOval(
        edgesAt((_, ray) => (ray < 20 ? 98 : 300)),
        200,
        150,
        GUESS,
        [10]
      ),
      null
    )
    const oneDirection = { ...edgesAt(() => 98), rays: 1, start: Int32Array.of(0, 1) }
    assert.equal(fitOval(oneDirection, 200, 150, GUESS, [10]), null)
  })
})

function near(value: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(value - expected) <= tolerance, `${value}, expected ${expected}`)
}
