import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { bulkThresholds } from '../../../../src/scoring/evidence/bulk-thresholds.ts'
import { taughtThresholds } from '../../../../src/scoring/evidence/taught-thresholds.ts'

const USUAL = [0.2, 0.22, 0.24, 0.25, 0.26, 0.28, 0.3, 0.31, 0.33, 0.35]
/** Drawn defects that no good part is like. */
const CLEAR = [0.3, 20, 90]

suite('taughtThresholds', () => {
  test('parts that are all alike: as the bulk has them', () => {
    const { threshold, reviewFrom } = bulkThresholds(USUAL, 10)
    assert.deepEqual(taughtThresholds({ all: USUAL, usual: USUAL, drawn: CLEAR }, 10), { threshold, reviewFrom })
  })

  test('unlike parts do not move where REVIEW begins, and move NG away', () => {
    const all = [...USUAL, 0.9, 2, 3]
    const { reviewFrom, threshold } = taughtThresholds({ all, usual: USUAL, drawn: CLEAR }, 13)
    assert.equal(reviewFrom, bulkThresholds(USUAL, 13).reviewFrom)
    assert.equal(threshold, bulkThresholds(all, Infinity).threshold)
    assert.ok(threshold > bulkThresholds(USUAL, 13).threshold)
  })

  test('NG never lies nearer than by the usual parts alone', () => {
    const all = [...USUAL, ...USUAL.map(() => 0.26)]
    const { threshold } = taughtThresholds({ all, usual: USUAL, drawn: CLEAR }, 20)
    assert.equal(threshold, bulkThresholds(USUAL, 20).threshold)
  })

  test('NG begins at the middle one of the drawn defects, if it lies beyond nearly all good parts', () => {
    const all = [...USUAL, 0.9, 2, 3]
    const at = (middle: number): number =>
      taughtThresholds({ all, usual: USUAL, drawn: [0.2, middle, 50] }, 13).threshold
    const { reviewFrom } = bulkThresholds(USUAL, 13)
    const cautious = bulkThresholds(all, Infinity).threshold
    const between = (reviewFrom + cautious) / 2
    assert.equal(at(between), between)
    // Nearer they are too faint to tell anything; further out the good parts decide.
    assert.equal(at(0.95 * reviewFrom), cautious)
    assert.equal(at(2 * cautious), cautious)
  })

  test('property: REVIEW begins below NG or where NG does, and NG is never beyond the cautious threshold', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 5, maxLength: 30 }),
        fc.array(fc.double({ min: 0.01, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (usual, drawn) => {
          const { threshold, reviewFrom } = taughtThresholds({ all: usual, usual, drawn }, usual.length)
          assert.ok(reviewFrom <= threshold && threshold <= bulkThresholds(usual).threshold)
        }
      )
    ))
})
