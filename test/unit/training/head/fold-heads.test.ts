import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import type { DefectHead } from '../../../../src/training/head/defect-head.ts'
import { fitHeads } from '../../../../src/training/head/fold-heads.ts'
import type { PartFeatures } from '../../../../src/training/head/part-features.ts'

const P = 5
const { normal } = createRandom('fold heads')
const rows = (count: number, shift: number): Float32Array =>
  Float32Array.from({ length: count * P }, (_, i) => normal() + (i % P === 0 ? shift : 0))
/** Each part lies elsewhere, so that a head fitted with it differs from one without it. */
const PARTS: PartFeatures[] = Array.from({ length: 6 }, (_, n) => {
  const turns = rows(4, n)
  return { turns, views: [turns, rows(12, n)], defects: rows(12, n + 4) }
})

const assertSame = (actual: DefectHead, expected: DefectHead): void => {
  for (const of of ['head', 'prototypes'] as const)
    for (const what of ['kernel', 'bias'] as const)
      actual[of][what].forEach((value, at) => {
        const wanted = expected[of][what][at]!
        assert.ok(Math.abs(value - wanted) < 1e-4 * (1 + Math.abs(wanted)), `${of}.${what}[${at}]: ${value}, ${wanted}`)
      })
}

suite('fitHeads', () => {
  const folds = [
    [0, 3],
    [1, 4],
    [2, 5]
  ]
  const fitted = fitHeads(PARTS, folds, P)

  test('the head of a fold is that of the other parts alone', () => {
    folds.forEach((fold, k) => {
      const others = PARTS.filter((_, n) => !fold.includes(n))
      assertSame(
        fitted.without[k]!,
        fitHeads(
          others,
          [
            [0, 1],
            [2, 3]
          ],
          P
        ).all
      )
    })
    assert.throws(() => assertSame(fitted.without[0]!, fitted.all))
  })

  test('the head of all parts does not depend on the folds', () => {
    assertSame(fitted.all, fitHeads(PARTS, [[5, 4, 3], [2], [1, 0]], P).all)
  })
})
