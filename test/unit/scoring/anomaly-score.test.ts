import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { anomalyScore } from '../../../src/scoring/anomaly-score.ts'
import { createBank } from '../../../src/scoring/memory-bank.ts'

const at = (degrees: number) => [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
const bankAt = (...degrees: number[]) => createBank(Float32Array.from(degrees.flatMap(at)), 2)
const embeddingAt = (degrees: number) => Float32Array.from(at(degrees))
/** Distance of two points on the unit circle. */
const chord = (degrees: number) => 2 * Math.sin((degrees * Math.PI) / 360)
const near = (actual: number, expected: number) => {
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} != ${expected}`)
}

suite('anomalyScore', () => {
  test('without a defect bank is the distance to the good parts', () => {
    near(anomalyScore(embeddingAt(60), bankAt(0), null, 5), 1)
  })
  test('with one is dGood - dDefect + 2', () => {
    near(anomalyScore(embeddingAt(60), bankAt(0), bankAt(90), 5), chord(60) - chord(30) + 2)
    near(anomalyScore(embeddingAt(45), bankAt(0), bankAt(90), 5), 2)
  })
  test('at the two ends of the scale stays within 0 and 4', () => {
    assert.equal(anomalyScore(embeddingAt(0), bankAt(0), bankAt(180), 1), 0)
    near(anomalyScore(embeddingAt(180), bankAt(0), bankAt(180), 1), 4)
  })
  test('refuses an embedding that was not normalised, where the shift would not hold', () => {
    assert.throws(() => anomalyScore(Float32Array.of(3, 4), bankAt(0), bankAt(90), 1), {
      name: 'RangeError',
      message: /length 1 .* received 5/
    })
    assert.throws(() => anomalyScore(Float32Array.of(NaN, 1), bankAt(0), bankAt(90), 1), {
      name: 'RangeError',
      message: /finite/
    })
  })
  test('property: between a good and a defect prototype the score grows on the way to the defect', () => {
    const degrees = fc.double({ min: 0, max: 120, noNaN: true })
    fc.assert(
      fc.property(degrees, degrees, (a, b) => {
        fc.pre(Math.abs(a - b) > 0.01)
        const [scoreA, scoreB] = [a, b].map((angle) => anomalyScore(embeddingAt(angle), bankAt(0), bankAt(120), 1))
        assert.equal(scoreA < scoreB, a < b)
      })
    )
  })
  test('property: finite and in [0, 4] for unit vectors', () => {
    const angle = fc.double({ min: 0, max: 360, noNaN: true })
    const angles = fc.array(angle, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(angle, angles, angles, fc.integer({ min: 1, max: 6 }), (a, good, defect, k) => {
        const score = anomalyScore(embeddingAt(a), bankAt(...good), bankAt(...defect), k)
        assert.ok(score >= 0 && score <= 4 + 1e-6, `${score}`)
      })
    )
  })
})
