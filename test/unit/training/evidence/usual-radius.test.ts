import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { median } from '../../../../src/scoring/evidence/robust-spread.ts'
import { usualRadius } from '../../../../src/training/evidence/usual-radius.ts'

const close = (received: { min: number; max: number } | null, min: number, max: number): void => {
  assert.ok(received !== null)
  assert.ok(Math.abs(received.min - min) < 1e-12 && Math.abs(received.max - max) < 1e-12, JSON.stringify(received))
}

suite('usualRadius', () => {
  test('from the smallest to the largest, and a tenth of the usual one as room', () => {
    close(usualRadius([0.3, 0.31, 0.29, 0.3, 0.32]), 0.29 - 0.03, 0.32 + 0.03)
  })

  test('a bore or two that the circle stage took for the part do not count', () => {
    close(usualRadius([0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.1, 0.12]), 0.27, 0.33)
  })

  test('none of several sizes, of one size and too many others, or of fewer than 5 parts', () => {
    assert.equal(usualRadius([0.2, 0.2, 0.2, 0.4, 0.4, 0.4]), null)
    assert.equal(usualRadius([0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.1, 0.12, 0.1]), null)
    assert.equal(usualRadius([0.3, 0.3, 0.3, 0.3]), null)
    assert.equal(usualRadius([]), null)
  })

  test('property: the usual radius lies within, and in another unit all is the same', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.9, max: 1.1, noNaN: true }), { minLength: 5, maxLength: 30 }),
        fc.double({ min: 0.1, max: 0.4, noNaN: true }),
        (radii, unit) => {
          const bounds = usualRadius(radii)
          if (bounds === null) return
          for (const radius of radii)
            if (Math.abs(radius / median(radii) - 1) <= 0.15) assert.ok(radius > bounds.min && radius < bounds.max)
          assert.ok(bounds.min > 0)
          close(usualRadius(radii.map((radius) => unit * radius)), unit * bounds.min, unit * bounds.max)
        }
      )
    ))
})
