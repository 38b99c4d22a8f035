import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { auroc, rocCurve } from '../../../src/scoring/roc.ts'

// Few distinct values, so that ties are common.
const scores = fc.array(
  fc.integer({ min: 0, max: 12 }).map((value) => value / 4),
  { minLength: 1, maxLength: 30 }
)

suite('auroc', () => {
  test('1 when every defect scores higher, 0 when every one scores lower, 0.5 when all are equal', () => {
    assert.equal(auroc([1, 2], [3, 4]), 1)
    assert.equal(auroc([3, 4], [1, 2]), 0)
    assert.equal(auroc([1, 1, 1], [1, 1]), 0.5)
  })
  test('counts a tie as half a win', () => {
    // pairs (defect, good): 2>1 win, 2=2 half, 3>1 win, 3>2 win: 3.5 of 4
    assert.equal(auroc([1, 2], [2, 3]), 0.875)
  })
  test('agrees with scipy', () => {
    // scipy.stats.mannwhitneyu(defect, good).statistic / (12 * 9), on gamma draws of np.random.default_rng(7)
    const good = [0.26, 0.09, 0.29, 0.16, 0.16, 0.44, 0.25, 0.28, 0.28, 0.09, 0.29, 0.74]
    const defect = [0.3, 0.72, 0.76, 0.75, 0.4, 0.45, 0.31, 0.51, 0.91]
    assert.ok(Math.abs(auroc(good, defect)! - 0.9166666666666666) < 1e-12)
  })
  test('null when one class is empty', () => {
    assert.equal(auroc([], [1]), null)
    assert.equal(auroc([1], []), null)
    assert.equal(rocCurve([], []), null)
  })
  test('refuses scores that are not distances', () => {
    assert.throws(() => auroc([1, NaN], [1]), {
      name: 'RangeError',
      message: /good: expected finite scores >= 0, received NaN at 1/
    })
    assert.throws(() => auroc([1], [-1]), { name: 'RangeError', message: /defect: .* received -1 at 0/ })
    assert.throws(() => rocCurve([1], [Infinity]), { name: 'RangeError' })
  })
  test('property: equals the share of pairs won', () => {
    fc.assert(
      fc.property(scores, scores, (good, defect) => {
        const wins = defect
          .flatMap((d) => good.map((g) => (d > g ? 1 : d === g ? 0.5 : 0)))
          .reduce<number>((sum, win) => sum + win, 0)
        assert.ok(Math.abs(auroc(good, defect)! - wins / (good.length * defect.length)) < 1e-12)
      })
    )
  })
})

suite('rocCurve', () => {
  test('goes from rejecting nothing to rejecting everything', () => {
    assert.deepEqual(rocCurve([1, 2], [2, 3]), [
      { threshold: Infinity, overkillRate: 0, escapeRate: 1 },
      { threshold: 3, overkillRate: 0, escapeRate: 0.5 },
      { threshold: 2, overkillRate: 0.5, escapeRate: 0 },
      { threshold: 1, overkillRate: 1, escapeRate: 0 }
    ])
  })
  test('property: the trapezoids under it are the AUROC', () => {
    fc.assert(
      fc.property(scores, scores, (good, defect) => {
        const points = rocCurve(good, defect)!
        let area = 0
        for (let n = 1; n < points.length; n++) {
          area +=
            (points[n].overkillRate - points[n - 1].overkillRate)
            * (1 - (points[n].escapeRate + points[n - 1].escapeRate) / 2)
        }
        assert.ok(Math.abs(area - auroc(good, defect)!) < 1e-12)
      })
    )
  })
})
