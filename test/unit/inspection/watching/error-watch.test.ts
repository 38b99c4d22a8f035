import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { ReviewPart } from '../../../../src/domain/labelled/review.ts'
import { createErrorWatch } from '../../../../src/inspection/watching/error-watch.ts'

type Part = Parameters<ReturnType<typeof createErrorWatch>['add']>[0]

const part = (
  resultId: string,
  verdict: 'OK' | 'NG' | 'REVIEW',
  label: 'good' | 'defect' | null,
  sampled = true
): Part => ({
  result: { resultId, recipe: 'ring', verdict } as ReviewPart['result'],
  sampled,
  said: label === null ? null : { label, defectKind: null, by: 'anna', at: '2026-11-29T07:00:00Z' }
})

suite('errors that review has confirmed', () => {
  test('wrong verdicts of parts that chance chose add up to an alarm', () => {
    const watch = createErrorWatch()
    for (let n = 0; n < 50; n++) watch.add(part(`right ${n}`, 'OK', 'good'))
    assert.equal(watch.sums()[0]!.sum, 0)
    for (let n = 0; n < 4; n++)
      watch.add(part(`wrong ${n}`, n % 2 === 0 ? 'OK' : 'NG', n % 2 === 0 ? 'defect' : 'good'))
    const [{ recipe, sum, limit }] = watch.sums() as [{ recipe: string; sum: number; limit: number }]
    assert.equal(recipe, 'ring')
    assert.ok(sum >= limit, `${sum}`)
  })

  test('a corrected label counts once; doubtful and chosen parts, and parts without a label, do not', () => {
    const watch = createErrorWatch()
    for (let n = 0; n < 9; n++) watch.add(part('one', 'OK', 'defect'))
    const once = watch.sums()[0]!.sum
    watch.add(part('two', 'REVIEW', 'defect'))
    watch.add(part('three', 'OK', 'defect', false))
    watch.add(part('four', 'OK', null))
    assert.equal(watch.sums()[0]!.sum, once)
    assert.equal(once, Math.log(4))
  })
})
