import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { anomalyScore } from '../../../../src/scoring/anomaly-score.ts'
import { createBank } from '../../../../src/scoring/memory-bank.ts'
import { auroc } from '../../../../src/scoring/roc.ts'
import { momentsOf } from '../../../../src/scoring/row-moments.ts'
import { whitening } from '../../../../src/scoring/whitening.ts'
import { defectHead } from '../../../../src/training/head/defect-head.ts'
import { applyHead } from '../../../../src/training/head/apply-head.ts'

const P = 12
const { normal } = createRandom('defect head')
/**
 * Good parts vary by 3 on the first feature and 1 on the others; defects are 2.5 further on the last, the known ones
 * and the new ones alike.
 */
const rows = (count: number, shift: number): Float32Array =>
  Float32Array.from({ length: count * P }, (_, i) => normal() * (i % P === 0 ? 3 : 1) + (i % P === P - 1 ? shift : 0))
const good = rows(80, 0)
/** Sees the last feature, in units of its own. */
const classifier = { weights: Float32Array.from({ length: P }, (_, i) => (i === P - 1 ? 7 : 0)), bias: -9 }
const rowsOf = (all: Float32Array, D: number): Float32Array[] =>
  Array.from({ length: all.length / D }, (_, n) => all.subarray(n * D, (n + 1) * D))

suite('defectHead', () => {
  const { head, prototypes } = defectHead(good, momentsOf(good, P), classifier)
  const bank = createBank(applyHead(good, P, prototypes), P + 2)
  const scores = (pooled: Float32Array): number[] =>
    rowsOf(applyHead(pooled, P, head), P + 2).map((row) => anomalyScore(row, bank, null, 5))

  test('tells new defects of the known direction better than whitening alone', () => {
    const [newGood, newDefects] = [rows(200, 0), rows(200, 2.5)]
    const { kernel, bias } = whitening(momentsOf(good, P))
    const whitened = (pooled: Float32Array): Float32Array =>
      Float32Array.from(
        pooled,
        (_, at) =>
          bias[at % P]!
          + pooled
            .subarray(at - (at % P), at - (at % P) + P)
            .reduce((sum, value, i) => sum + value * kernel[i * P + (at % P)]!, 0)
      )
    const whiteBank = createBank(whitened(good), P)
    const byWhitening = (pooled: Float32Array): number[] =>
      rowsOf(whitened(pooled), P).map((row) => anomalyScore(row, whiteBank, null, 5))
    const [fitted, plain] = [
      auroc(scores(newGood), scores(newDefects))!,
      auroc(byWhitening(newGood), byWhitening(newDefects))!
    ]
    assert.ok(fitted > 0.9 && fitted > plain + 0.05, `${fitted} ${plain}`)
  })

  test('what lies away from the defects is no defect; what differs in another way still is one', () => {
    const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!
    const usual = median(scores(rows(100, 0)))
    assert.ok(median(scores(rows(100, -1.5))) < usual)
    const strange = Float32Array.from(rows(100, 0), (value, i) => value + (i % P === 3 ? 20 : 0))
    assert.ok(median(scores(strange)) > 1.5 * usual)
  })

  test('the classifier counts in units of how good parts vary along it: its scale and bias change nothing', () => {
    const other = defectHead(good, momentsOf(good, P), {
      weights: classifier.weights.map((weight) => 0.1 * weight),
      bias: 3
    }).head
    other.kernel.forEach((value, at) => {
      assert.ok(Math.abs(value - head.kernel[at]!) < 1e-5)
    })
    assert.ok(Math.abs(other.bias[P]! - head.bias[P]!) < 1e-4)
    // Of 80 rows the first one in a hundred is the lowest: it lies at 0.
    assert.ok(
      Math.abs(
        Math.min(
          ...Array.from(
            { length: 80 },
            (_, n) => good[n * P + P - 1]! * head.kernel[(P - 1) * (P + 2) + P]! + head.bias[P]!
          )
        )
      ) < 1e-4
    )
  })

  test('refuses a classifier that knows no difference', () => {
    assert.throws(() => defectHead(good, momentsOf(good, P), { weights: new Float32Array(P), bias: 1 }), {
      name: 'RangeError',
      message: /classifier: .* deviation of 0/
    })
    assert.throws(() => defectHead(good, momentsOf(good, P), { weights: new Float32Array(P).fill(NaN), bias: 1 }), {
      name: 'RangeError',
      message: /classifier/
    })
  })

  test('parts and prototypes have the same constant; prototypes lack only the step towards the defects', () => {
    const D = P + 2
    head.kernel.forEach((value, at) => {
      assert.equal(prototypes.kernel[at], at % D === P ? 0 : value)
    })
    head.bias.forEach((value, at) => {
      assert.equal(prototypes.bias[at], at === P ? 0 : value)
    })
    assert.ok(Math.abs(head.bias[P + 1]! - 4 * Math.sqrt(P + 100)) < 1e-4)
  })
})
