import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { measureBore } from '../../../../src/domain/inspection/bore.ts'

const FOUND = { cx: 103, cy: 96, r: 40, confidence: 0.9, offsetX: 3, offsetY: -4, eccentricity: 5, ovality: 0.02 }
const PX = { radius: 40, diameter: 80, offsetX: 3, offsetY: -4, eccentricity: 5 }

suite('measureBore', () => {
  test('in px, and in mm where there is a scale', () => {
    assert.deepEqual(measureBore(FOUND, undefined), {
      circle: { cx: 103, cy: 96, r: 40, confidence: 0.9 },
      px: PX,
      mm: null,
      ovality: 0.02
    })
    assert.deepEqual(measureBore(FOUND, 0.5).mm, {
      radius: 20,
      diameter: 40,
      offsetX: 1.5,
      offsetY: -2,
      eccentricity: 2.5
    })
    assert.deepEqual(measureBore(FOUND, 0.5).px, PX)
  })

  test('an ovality that could not be measured stays null', () => {
    assert.equal(measureBore({ ...FOUND, ovality: null }, 1).ovality, null)
  })
})
