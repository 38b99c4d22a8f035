import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { confusion, confusionAt, escapeRate, overkillRate, reviewRate } from '../../../src/scoring/confusion.ts'

suite('confusion', () => {
  test('counts every verdict by label', () => {
    const counts = confusion([
      { label: 'good', verdict: 'OK' },
      { label: 'good', verdict: 'OK' },
      { label: 'good', verdict: 'NG' },
      { label: 'defect', verdict: 'REVIEW' },
      { label: 'defect', verdict: 'OK' }
    ])
    assert.deepEqual(counts, { good: { OK: 2, NG: 1, REVIEW: 0 }, defect: { OK: 1, NG: 0, REVIEW: 1 } })
  })
  test('a score equal to the threshold is NG, one equal to the lower end of the band is REVIEW', () => {
    assert.deepEqual(confusionAt([0.1, 0.4, 0.5], [0.39, 0.5, 0.9], 0.5, 0.4), {
      good: { OK: 1, NG: 1, REVIEW: 1 },
      defect: { OK: 1, NG: 2, REVIEW: 0 }
    })
  })
  test('without a band nothing goes to review', () => {
    const counts = confusionAt([0.1, 0.4, 0.5], [0.39, 0.5, 0.9], 0.5)
    assert.deepEqual(counts, { good: { OK: 2, NG: 1, REVIEW: 0 }, defect: { OK: 1, NG: 2, REVIEW: 0 } })
  })
  test('refuses a band above the threshold and scores that are not distances', () => {
    assert.throws(() => confusionAt([], [], 0.5, 0.6), {
      name: 'RangeError',
      message: /at most the threshold 0.5, received 0.6/
    })
    assert.throws(() => confusionAt([], [], NaN), { name: 'RangeError' })
    assert.throws(() => confusionAt([NaN], [], 0.5), { name: 'RangeError', message: /good/ })
    assert.throws(() => confusionAt([], [NaN], 0.5), { name: 'RangeError', message: /defect/ })
  })
})

suite('rates', () => {
  const counts = { good: { OK: 90, NG: 6, REVIEW: 4 }, defect: { OK: 1, NG: 17, REVIEW: 2 } }
  test('escape: defects judged OK of all defects; those in review have not escaped but count below the line', () => {
    assert.deepEqual(escapeRate(counts), { rate: 1 / 20, count: 1, of: 20 })
  })
  test('overkill: good parts judged NG of all good parts', () => {
    assert.deepEqual(overkillRate(counts), { rate: 0.06, count: 6, of: 100 })
  })
  test('review: of all parts', () => {
    assert.deepEqual(reviewRate(counts), { rate: 6 / 120, count: 6, of: 120 })
  })
  test('no rate where nothing was counted', () => {
    assert.deepEqual(escapeRate(confusion([{ label: 'good', verdict: 'OK' }])), { rate: null, count: 0, of: 0 })
  })
})
