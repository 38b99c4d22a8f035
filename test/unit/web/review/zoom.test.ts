import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { assert as check, double, property } from 'fast-check'
import { moveBy, WHOLE, zoomAt } from '../../../../src/web/review/zoom.ts'

const FRAME = { width: 400, height: 300 }

suite('zoom of a picture', () => {
  test('what lies below the pointer stays there', () => {
    // At (100, 150) the whole picture shows its point (100, 150); twice as large that point lies at (200, 300).
    assert.deepEqual(zoomAt(WHOLE, 2, { x: 100, y: 150 }, FRAME), { scale: 2, x: -100, y: -150 })
    assert.deepEqual(zoomAt({ scale: 2, x: -100, y: -150 }, 0.5, { x: 100, y: 150 }, FRAME), WHOLE)
  })

  test('from the whole picture to 16 times as large; it always covers its frame', () => {
    assert.equal(zoomAt(WHOLE, 0.1, { x: 0, y: 0 }, FRAME).scale, 1)
    assert.equal(zoomAt(WHOLE, 100, { x: 0, y: 0 }, FRAME).scale, 16)
    assert.deepEqual(moveBy(WHOLE, 50, -50, FRAME), WHOLE)
    assert.deepEqual(moveBy({ scale: 2, x: 0, y: 0 }, -1000, -10, FRAME), { scale: 2, x: -400, y: -10 })
    const factor = double({ min: 0.1, max: 10, noNaN: true })
    const place = double({ min: 0, max: 300, noNaN: true })
    check(
      property(factor, place, place, (by, x, y) => {
        const zoom = moveBy(zoomAt(WHOLE, by, { x, y }, FRAME), x - 150, y - 150, FRAME)
        const right = zoom.x + FRAME.width * zoom.scale
        return zoom.x <= 0 && right >= FRAME.width - 1e-9
      })
    )
  })
})
