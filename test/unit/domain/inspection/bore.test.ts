import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { diameterMm, measureBore } from '../../../../src/domain/inspection/bore.ts'

const FOUND = { cx: 103, cy: 96, r: 40, confidence: 0.9, offsetX: 3, offsetY: -4, eccentricity: 5, ovality: 0.02 }
const OUTER = { cx: 100, cy: 100, r: 100 }
const PX = { radius: 40, diameter: 80, offsetX: 3, offsetY: -4, eccentricity: 5 }

suite('measureBore', () => {
  test('in px, and in mm where there is a scale', () => {
    assert.deepEqual(measureBore(FOUND, OUTER, {}), {
      circle: { cx: 103, cy: 96, r: 40, confidence: 0.9 },
      px: PX,
      mm: null,
      ovality: 0.02
    })
    assert.deepEqual(measureBore(FOUND, OUTER, { scaleMmPerPx: 0.5 }).mm, {
      radius: 20,
      diameter: 40,
      offsetX: 1.5,
      offsetY: -2,
      eccentricity: 2.5
    })
    assert.deepEqual(measureBore(FOUND, OUTER, { scaleMmPerPx: 0.5 }).px, PX)
  })

  test('an ovality that could not be measured stays null', () => {
    assert.equal(measureBore({ ...FOUND, ovality: null }, OUTER, { scaleMmPerPx: 1 }).ovality, null)
  })

  test('with the distortion of the lens: lengths in mm are those of the straightened circles', () => {
    const distortion = { cx: 100, cy: 100, radiusPx: 200, k1: 0.1, k2: 0 }
    const { px, mm } = measureBore({ ...FOUND, cx: 100, cy: 100, offsetX: 0, offsetY: 0, eccentricity: 0 }, OUTER, {
      scaleMmPerPx: 0.5,
      distortion
    })
    // Around the centre of the distortion a circle stays one: 40 (1 + 0.1 (40 / 200)^2) = 40.16.
    assert.ok(Math.abs(mm!.radius - 0.5 * 40.16) < 1e-9 && mm!.eccentricity < 1e-9, JSON.stringify(mm))
    assert.equal(px.radius, 40)
    assert.ok(Math.abs(diameterMm(OUTER, { scaleMmPerPx: 0.5, distortion })! - 100 * (1 + 0.1 / 4)) < 1e-9)
    assert.equal(diameterMm(OUTER, { distortion }), null)
    assert.equal(diameterMm(null, { scaleMmPerPx: 1 }), null)
  })
})
