import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { boundsAround, createGeometry, ringArea, turnOf, wrapAngle } from '../../../src/rendering/geometry.ts'

const circle = (r: number) => ({ cx: 0, cy: 0, r })
const place = fc.double({ min: -1000, max: 1000, noNaN: true })

suite('geometry', () => {
  test('turnOf: 0 is -x, then -y, +x, +y', () => {
    for (const [dy, dx, turn] of [
      [-1e-9, -1, 0],
      [-1, 0, 0.25],
      [0, 1, 0.5],
      [1, 0, 0.75],
      [1, -1, 0.875],
      [0, 0, 0.5]
    ] as const) {
      assert.ok(Math.abs(turnOf(dy, dx) - turn) < 2e-6, `${dy} ${dx}: ${turnOf(dy, dx)}`)
    }
  })
  test('property: turnOf is atan2 to within 2e-6 turns', () => {
    fc.assert(
      fc.property(place, place, (dy, dx) => {
        // + 0 turns -0 into 0: the centre itself has no direction, and atan2 gives it one by the sign.
        const apart = Math.abs(turnOf(dy, dx) - (Math.atan2(dy + 0, dx + 0) / (2 * Math.PI) + 0.5))
        assert.ok(Math.min(apart, 1 - apart) < 2e-6, `${apart}`)
      })
    )
  })
  test('property: wrapAngle keeps the direction and lands in [-pi, pi)', () => {
    fc.assert(
      fc.property(place, (angle) => {
        const wrapped = wrapAngle(angle)
        assert.ok(wrapped >= -Math.PI && wrapped < Math.PI)
        assert.ok(Math.hypot(Math.cos(wrapped) - Math.cos(angle), Math.sin(wrapped) - Math.sin(angle)) < 1e-9)
      })
    )
  })
  test('property: face and bore lie inside the outer edge', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { outer, face, bore } = createGeometry({ cx: 10, cy: 20, r: 100 }, createRandom(seed))
        assert.ok(Math.hypot(face.cx - outer.cx, face.cy - outer.cy) + face.r < outer.r - 2)
        assert.ok(Math.hypot(bore.cx - face.cx, bore.cy - face.cy) + bore.r < face.r)
      })
    )
  })
  test('ringArea is the disc without the bore', () => {
    // pi (10^2 - 3^2)
    assert.ok(Math.abs(ringArea({ outer: circle(10), face: circle(9), bore: circle(3) }) - 285.884931) < 1e-5)
  })
  test('bounds are cut to the picture, and empty outside it', () => {
    assert.deepEqual(boundsAround(2, 50, 5.5, { width: 60, height: 52 }), { x0: 0, x1: 8, y0: 44, y1: 51 })
    const { x0, x1 } = boundsAround(80, 5, 3, { width: 60, height: 52 })
    assert.ok(x0 > x1)
  })
})
