import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { evaluate, evaluateFolds, type JudgedPicture } from '../../../src/training/evaluation.ts'

const judged = (
  label: JudgedPicture['label'],
  verdict: JudgedPicture['verdict'],
  score: number | null
): JudgedPicture => ({ file: 'x', label, verdict, score })

suite('evaluate', () => {
  const result = evaluate([
    judged('good', 'OK', 0.1),
    judged('good', 'OK', 0.2),
    judged('good', 'REVIEW', 0.5),
    judged('good', 'NG', null),
    judged('defect', 'NG', 0.9),
    judged('defect', 'OK', 0.15),
    judged('defect', 'NG', null)
  ])

  test('counts every picture, those without a score too', () => {
    assert.deepEqual(result.counts, { good: 4, defect: 3, withoutScore: 2 })
    assert.deepEqual(result.confusion, { good: { OK: 2, NG: 1, REVIEW: 1 }, defect: { OK: 1, NG: 2, REVIEW: 0 } })
  })
  test('a defect judged OK escaped, a good part judged NG is overkill; REVIEW is neither', () => {
    assert.equal(result.escapeRate, 1 / 3)
    assert.equal(result.overkillRate, 1 / 4)
    assert.deepEqual(
      [result.escape?.count, result.escape?.of, result.overkill?.count, result.overkill?.of],
      [1, 3, 1, 4]
    )
    // scipy.stats.beta.ppf of Clopper and Pearson: 1 of 3 -> 0.00840, 0.90570
    assert.ok(
      Math.abs(result.escape!.low - 0.008404) < 1e-4 && Math.abs(result.escape!.high - 0.905701) < 1e-4,
      JSON.stringify(result.escape)
    )
  })
  test('AUROC over the pictures with a score', () => {
    // good 0.1 0.2 0.5, defects 0.9 (above all 3) and 0.15 (above 1): 4 of 6 pairs
    assert.equal(result.auroc, 4 / 6)
  })
  test('null where there is nothing to count', () => {
    const goodOnly = evaluate([judged('good', 'OK', 0.1)])
    assert.deepEqual(
      [goodOnly.auroc, goodOnly.escapeRate, goodOnly.escape, goodOnly.overkillRate],
      [null, null, null, 0]
    )
    const unseen = evaluate([judged('good', 'OK', 0.1), judged('defect', 'NG', null)])
    assert.deepEqual([unseen.auroc, unseen.escapeRate], [null, 0])
    const none = evaluate([])
    assert.deepEqual([none.auroc, none.escape, none.overkill, none.counts.good], [null, null, null, 0])
  })
})

suite('evaluateFolds', () => {
  test("counts over all; AUROC over pairs within a fold only, however far apart the models' scores lie", () => {
    // The first fold: 2 x 1 pairs, one of them right. The second, whose scores are all larger: 1 x 1, right. Together 2
    // of 3; over all scores it would be 3 of 6.
    const folds = [
      [judged('good', 'OK', 0.1), judged('good', 'NG', 0.4), judged('defect', 'OK', 0.3)],
      [judged('good', 'OK', 2.1), judged('defect', 'NG', 2.2)]
    ]
    const result = evaluateFolds(folds, [judged('good', 'NG', null)])
    assert.ok(Math.abs(result.auroc! - 2 / 3) < 1e-12)
    assert.deepEqual(result.confusion, { good: { OK: 2, NG: 2, REVIEW: 0 }, defect: { OK: 1, NG: 1, REVIEW: 0 } })
    assert.deepEqual(result.counts, { good: 4, defect: 2, withoutScore: 1 })
  })

  test('a fold of one label says nothing of the AUROC; no fold does: null', () => {
    const oneLabel = [judged('good', 'OK', 0.1)]
    assert.equal(
      evaluateFolds([oneLabel, [judged('good', 'OK', 0.1), judged('defect', 'NG', 0.2), judged('defect', 'NG', null)]])
        .auroc,
      1
    )
    assert.equal(evaluateFolds([oneLabel]).auroc, null)
  })
})
