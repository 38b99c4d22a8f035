import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { visitPolyline } from '../../../src/rendering/polyline.ts'

const PICTURE = { width: 20, height: 10 }

suite('visitPolyline', () => {
  test('visits each pixel within reach once, with its distance and place along the line', () => {
    const visits = new Map<string, [number, number]>()
    // An L: right from (2, 5) to (10, 5), then up to (10, 1).
    visitPolyline(
      [
        { x: 2, y: 5 },
        { x: 10, y: 5 },
        { x: 10, y: 1 }
      ],
      1,
      PICTURE,
      (x, y, distance, along) => {
        assert.ok(!visits.has(`${x} ${y}`), `${x} ${y} twice`)
        visits.set(`${x} ${y}`, [distance, along])
      }
    )
    assert.deepEqual(visits.get('6 5'), [0, 0.25])
    // Rightwards, the left-hand side is up (smaller y); upwards it is smaller x.
    assert.deepEqual(visits.get('6 4'), [-1, 0.25])
    assert.deepEqual(visits.get('6 6'), [1, 0.25])
    assert.deepEqual(visits.get('9 3'), [-1, 0.75])
    assert.ok(!visits.has('6 3') && !visits.has('12 3'))
    assert.equal(visits.size, [...Array(200).keys()].filter((i) => distanceToL(i % 20, Math.floor(i / 20)) <= 1).length)
  })
  test('keeps to the picture', () => {
    visitPolyline(
      [
        { x: -5, y: -5 },
        { x: 30, y: 20 }
      ],
      3,
      PICTURE,
      (x, y) => {
        assert.ok(x >= 0 && x < 20 && y >= 0 && y < 10)
      }
    )
  })
})

function distanceToL(x: number, y: number): number {
  const flat = Math.hypot(x - Math.min(10, Math.max(2, x)), y - 5)
  const upright = Math.hypot(x - 10, y - Math.min(5, Math.max(1, y)))
  return Math.min(flat, upright)
}
