import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { COLUMNS, ROWS } from '../../../../src/imaging/appearance/polar-grid.ts'
import { ringSpots } from '../../../../src/imaging/appearance/ring-spots.ts'

const near = (value: number, expected: number): void => {
  assert.ok(Math.abs(value - expected) < 1e-5, `${value} ${expected}`)
}
/** Grey 100 everywhere, but for some columns of one row. */
function withSpot(row: number, columns: readonly number[], by: number): Float32Array {
  const polar = new Float32Array(ROWS * COLUMNS).fill(100)
  for (const column of columns) polar[row * COLUMNS + column]! += by
  return polar
}

suite('ringSpots', () => {
  test('by hand: three columns brighter by 26 stand out by 26 - 3 * 26 / 13 = 20 grey levels', () => {
    const spots = ringSpots(withSpot(10, [50, 51, 52], 26))
    assert.equal(spots.length, 2 * ROWS)
    near(spots[20]!, Math.log(20 + 2))
    // Beside it the surroundings are 6 levels brighter than the ring itself.
    near(spots[21]!, Math.log(6 + 2))
    for (const n of [0, 19, 22, 95]) near(spots[n]!, Math.log(2))
  })

  test('by hand: a dark spot across the seam of the turn is found as any other', () => {
    const spots = ringSpots(withSpot(47, [127, 0, 1], -26))
    near(spots[95]!, Math.log(20 + 2))
    near(spots[94]!, Math.log(6 + 2))
  })

  test('light that changes slowly around the part is no spot', () => {
    const lit = Float32Array.from(
      { length: ROWS * COLUMNS },
      (_, i) => 100 + 30 * Math.cos((2 * Math.PI * (i % COLUMNS)) / COLUMNS)
    )
    for (const value of ringSpots(lit)) assert.ok(value < Math.log(2 + 1), String(value))
  })

  test('property: how the part is turned changes nothing', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: COLUMNS, maxLength: COLUMNS }),
        fc.integer({ min: 0, max: COLUMNS - 1 }),
        (ring, turn) => {
          const polar = Float32Array.from({ length: ROWS * COLUMNS }, (_, i) => ring[i % COLUMNS]!)
          const turned = polar.map((_, i) => ring[(i + turn) % COLUMNS]!)
          const spots = ringSpots(turned)
          ringSpots(polar).forEach((value, n) => {
            near(spots[n]!, value)
          })
        }
      )
    ))
})
