import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { comparePrecision, type HeldOutScores } from '../../../../src/training/precision/compare-precision.ts'

const named = (scores: readonly number[]): Map<string, number> =>
  new Map(scores.map((score, n) => [`part ${n}`, score]))

const scored = (good: readonly number[], defect: readonly number[], threshold = 1, okBelow = 1): HeldOutScores => ({
  good: named(good),
  defect: named(defect),
  threshold,
  okBelow
})

const many = (count: number, score: number): number[] => Array.from({ length: count }, () => score)

suite('comparePrecision', () => {
  test('property: a version is no worse than itself, whatever its scale', () => {
    const scores = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(scores, scores, fc.constantFrom(0.25, 1, 8), (good, defect, scale) => {
        const scaled = scored(
          good.map((score) => score * scale),
          defect.map((score) => score * scale),
          scale,
          scale
        )
        const { worse, figures } = comparePrecision(scored(good, defect), scaled)
        assert.equal(worse, null)
        assert.match(
          figures,
          new RegExp(`of ${good.length + defect.length} parts only float32 judges 0 right, only 8 bits 0`)
        )
      })
    )
  })

  test('an AUROC may fall by one standard error, not by more', () => {
    // AUROC 1 before; after, one good part of 100 lies above all 100 defects: 0.99. At 1 the standard error is 0.
    const before = scored(many(100, 0.5), many(100, 1.5))
    const after = scored([...many(99, 0.5), 1.6], many(100, 1.5), 2, 1)
    assert.deepEqual(comparePrecision(before, after), {
      worse: 'with 8 bits the AUROC falls by more than 0.0020',
      figures: 'AUROC 0.9900 beside 1.0000; of 200 parts only float32 judges 0 right, only 8 bits 0'
    })
    // 0.75 with 10 and 10: Hanley and McNeil give 0.112, so 0.65 is within, 0.6 is not.
    const spread = (high: number): HeldOutScores =>
      scored([...many(10 - high, 0.1), ...many(high, 0.9)], [...many(5, 0.05), ...many(5, 0.95)], 9, 0)
    assert.equal(
      comparePrecision(scored(many(10, 0.1), [...many(5, 0.1), ...many(5, 0.9)], 9, 0), spread(0)).worse,
      'with 8 bits the AUROC falls by more than 0.1117'
    )
    assert.equal(
      comparePrecision(
        scored(many(10, 0.1), [...many(5, 0.1), ...many(5, 0.9)], 9, 0),
        scored(many(10, 0.1), [...many(2, 0.05), ...many(3, 0.1), ...many(5, 0.9)], 9, 0)
      ).worse,
      null
    )
  })

  test('decisions may differ by chance: 5 parts lost and none won are too many, 4 are not', () => {
    const before = scored(many(50, 0.5), many(50, 1.5))
    const lost = (count: number): string | null =>
      comparePrecision(before, scored(many(50, 0.5), [...many(count, 0.8), ...many(50 - count, 1.5)])).worse
    assert.equal(lost(4), null)
    assert.equal(lost(5), 'with 8 bits decisions are worse')
    // Good parts that become NG count as well, and REVIEW is neither an escape nor an overkill.
    const overkills = [...many(5, 1.2), ...many(45, 0.5)]
    assert.equal(comparePrecision(before, scored(overkills, many(50, 1.5))).worse, 'with 8 bits decisions are worse')
    assert.equal(comparePrecision(before, scored(overkills, many(50, 1.5), 1.3, 1)).worse, null)
    assert.equal(comparePrecision(scored(overkills, many(50, 1.5)), before).worse, null)
  })

  test('defects that escape are not made up for by good parts that pass', () => {
    const before = scored([...many(5, 1.2), ...many(45, 0.5)], many(50, 1.5), 1, 1)
    const traded = (count: number): string | null =>
      comparePrecision(before, scored(many(50, 0.5), [...many(count, 0.8), ...many(50 - count, 1.5)])).worse
    assert.equal(traded(5), 'with 8 bits more defects escape')
    assert.equal(traded(4), null)
  })

  test('is worse where no part was held out', () => {
    assert.equal(comparePrecision(scored([], []), scored([], [])).worse, 'no part was held out to compare by')
    assert.notEqual(comparePrecision(scored([0.1], []), scored([], [0.1])).worse, null)
  })

  test('compares the parts that both have judged; without defects by the good parts alone', () => {
    const { worse, figures } = comparePrecision(scored([0.1, 0.2, 0.3], []), scored([0.1, 0.2], []))
    assert.equal(worse, null)
    assert.equal(figures, 'of 2 parts only float32 judges 0 right, only 8 bits 0')
  })
})
