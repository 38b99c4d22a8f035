import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { cohensKappa, fleissKappa } from '../../../../src/quality/attribute/kappa.ts'

const near = (actual: number | undefined, expected: number, within = 5e-7): void => {
  assert.ok(Math.abs(actual! - expected) < within, `${actual}, expected ${expected}`)
}

suite("Cohen's kappa", () => {
  test('20, 5, 10, 15: agreement 0.7, by chance 0.5, kappa 0.4', () => {
    // Rows 25 and 25, columns 30 and 20: by chance 0.5 x 0.6 + 0.5 x 0.4.
    // The bounds: statsmodels 0.15.0, stats.inter_rater.cohens_kappa.
    const { kappa, low, high } = cohensKappa([
      [20, 5],
      [10, 15]
    ])!
    near(kappa, 0.4)
    near(low, 0.1510922905)
    near(high, 0.6489077095)
  })

  test('full agreement is 1, full disagreement is -1, and all of one kind says nothing', () => {
    assert.equal(
      cohensKappa([
        [10, 0],
        [0, 10]
      ])?.kappa,
      1
    )
    assert.equal(
      cohensKappa([
        [0, 10],
        [10, 0]
      ])?.kappa,
      -1
    )
    assert.equal(
      cohensKappa([
        [0, 0],
        [0, 20]
      ]),
      null
    )
  })
})

suite("Fleiss' kappa", () => {
  test('14 raters, 10 subjects, 5 categories: 0.210', () => {
    // A published worked example: P = 0.378, by chance 0.213 (en.wikipedia.org/wiki/Fleiss'_kappa, worked example).
    const counts = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7]
    ]
    const { kappa, p } = fleissKappa(counts)!
    near(kappa, 0.2099, 1e-4)
    assert.ok(p < 1e-6)
  })

  test('all of one kind says nothing; another number of ratings is refused', () => {
    assert.equal(fleissKappa([[3, 0]]), null)
    assert.throws(
      () =>
        fleissKappa([
          [3, 0],
          [2, 0]
        ]),
      /the same number of ratings/
    )
    assert.throws(() => fleissKappa([[1, 0]]), /at least 2/)
  })
})
