import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { bulkThresholds } from '../../../../src/scoring/evidence/bulk-thresholds.ts'
import { taughtThresholds } from '../../../../src/scoring/evidence/taught-thresholds.ts'

const USUAL = [0.2, 0.22, 0.24, 0.25, 0.26, 0.28, 0.3, 0.31, 0.33, 0.35]

suite('taughtThresholds', () => {
  test('parts that are all alike: as the bulk has them', () => {
    assert.deepEqual(taughtThresholds({ all: USUAL, usual: USUAL }, 10), bulkThresholds(USUAL, 10))
  })

  test('unlike parts do not move where REVIEW begins, and move NG away', () => {
    const all = [...USUAL, 0.9, 2, 3]
    const { reviewFrom, threshold } = taughtThresholds({ all, usual: USUAL }, 13)
    assert.equal(reviewFrom, bulkThresholds(USUAL, 13).reviewFrom)
    assert.equal(threshold, bulkThresholds(all, 13).threshold)
    assert.ok(threshold > bulkThresholds(USUAL, 13).threshold)
  })

  test('NG never lies nearer than by the usual parts alone', () => {
    const all = [...USUAL, ...USUAL.map(() => 0.26)]
    assert.equal(taughtThresholds({ all, usual: USUAL }, 20).threshold, bulkThresholds(USUAL, 20).threshold)
  })
})
