import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { BORE_DEFAULTS } from '../../../../src/domain/inspection/bore.ts'
import { locateConcentric } from '../../../../src/imaging/locate/locate-concentric.ts'
import { drawDiscs } from './draw-ring.ts'

const PART = { cx: 163.3, cy: 118.6, r: 94.2, grey: 150 }
const BORE = { cx: 167.9, cy: 112.4, r: 32.7, grey: 40 }

suite('locateConcentric', () => {
  test('the mouth of a bore about another centre: radius, offset and eccentricity within half a pixel', () => {
    const found = locateConcentric(drawDiscs([PART, BORE]), PART)
    assert.ok(found !== null)
    near(found.r, BORE.r)
    // Offset (4.6, -6.2): distance sqrt(4.6^2 + 6.2^2) = 7.720.
    near(found.offsetX, 4.6)
    near(found.offsetY, -6.2)
    near(found.eccentricity, 7.72)
    assert.equal(found.cx, PART.cx + found.offsetX)
    assert.ok(found.confidence > 0.9)
  })

  test('turned grooves around it and a second step deeper inside are not the mouth', () => {
    const grooves = Array.from({ length: 12 }, (_, n) => ({
      cx: 166,
      cy: 115,
      r: 90 - 4 * n,
      grey: n % 2 === 0 ? 140 : 160
    }))
    const found = locateConcentric(drawDiscs([PART, ...grooves, BORE, { ...BORE, r: 24, grey: 15 }]), PART)
    assert.ok(found !== null)
    near(found.r, BORE.r)
    near(found.cx, BORE.cx)
    near(found.cy, BORE.cy)
  })

  test('none: a part without a bore; a bright boss where a dark bore is asked for', () => {
    assert.equal(locateConcentric(drawDiscs([PART]), PART), null)
    const boss = drawDiscs([PART, { ...BORE, grey: 230 }])
    assert.equal(locateConcentric(boss, PART), null)
    assert.ok(locateConcentric(boss, PART, { ...BORE_DEFAULTS, polarity: 'bright' }) !== null)
  })

  test('a circle too small to measure: not found', () => {
    assert.equal(locateConcentric(drawDiscs([PART]), { ...PART, r: 5 }), null)
  })

  test('wrong arguments: a RangeError that tells what was expected and received', () => {
    const image = drawDiscs([PART])
    assert.throws(() => locateConcentric(image, { cx: 1, cy: NaN, r: 3 }), {
      name: 'RangeError',
      message: 'outer: expected a circle with r > 0, received cx 1, cy NaN, r 3'
    })
    assert.throws(() => locateConcentric(image, { cx: 1, cy: 1, r: 0 }), RangeError)
    assert.throws(() => locateConcentric(image, PART, { ...BORE_DEFAULTS, radius: { min: 0.5, max: 1.2 } }), {
      message: 'radius: expected 0 < min <= max <= 1, received min 0.5 and max 1.2'
    })
    assert.throws(() => locateConcentric(image, PART, { ...BORE_DEFAULTS, minConfidence: 2 }), {
      message: 'minConfidence: expected 0 to 1, received 2'
    })
    assert.throws(() => locateConcentric({ width: 4, height: 4, data: new Uint8Array(15) }, PART), {
      message: 'picture: expected 4 x 4 pixels, received 15'
    })
  })
})

const near = (value: number, expected: number) => {
  assert.ok(Math.abs(value - expected) <= 0.5, `${value}, expected ${expected}`)
}
