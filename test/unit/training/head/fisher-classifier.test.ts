import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { momentsOf } from '../../../../src/scoring/row-moments.ts'
import { fisherClassifier } from '../../../../src/training/head/fisher-classifier.ts'
import { classify } from '../../../../src/training/network/classifier.ts'

const P = 6
const { normal } = createRandom('fisher classifier')
/** Features on scales of their own, from 1 to 6; defects are further on the last one. */
const rows = (count: number, shift: number): Float32Array =>
  Float32Array.from({ length: count * P }, (_, i) => (1 + (i % P)) * (normal() + (i % P === P - 1 ? shift : 0)) + 10)

suite('fisherClassifier', () => {
  const good = rows(300, 0)
  const classifier = fisherClassifier(good, momentsOf(good, P), momentsOf(rows(300, 4), P))

  test('its logits are 0 where the good parts begin, and count in units of how much these vary', () => {
    const logits = classify(good, classifier).sort()
    const mean = logits.reduce((sum, value) => sum + value / 300, 0)
    const deviation = Math.sqrt(logits.reduce((sum, value) => sum + (value - mean) ** 2 / 300, 0))
    assert.ok(Math.abs(logits[3]!) < 1e-4, `${logits[3]}`)
    // Whitening shrinks the covariance a little towards the mean variance of all features.
    assert.ok(Math.abs(deviation - 1) < 0.1, `${deviation}`)
  })

  test('tells new defects from new good parts by the feature that differs', () => {
    const [newGood, newDefects] = [classify(rows(100, 0), classifier), classify(rows(100, 4), classifier)]
    assert.ok(newDefects.filter((logit) => logit > Math.max(...newGood)).length > 70)
  })

  test('0 lies where one good part in a hundred lies below', () => {
    const line = Float32Array.from({ length: 200 }, (_, n) => n)
    const { weights, bias } = fisherClassifier(line, momentsOf(line, 1), momentsOf(Float32Array.of(300, 310), 1))
    assert.ok(Math.abs(2 * weights[0]! + bias) < 1e-4)
  })
})
