import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { InspectionResult } from '../../../../src/domain/inspection/inspection.ts'
import { challengeMs, type ChallengeSpec } from '../../../../src/domain/recipes/challenge.ts'
import { createChallengeTracker } from '../../../../src/inspection/challenge/challenge-tracker.ts'
import { record } from '../../store/records/record-fixture.ts'

const EVERY_MS = 8 * 3_600_000
const CHALLENGE: ChallengeSpec = {
  every: '8h',
  parts: [
    { partId: 'M-OK', label: 'good' },
    { partId: 'M-NG', label: 'defect' }
  ]
}
const RECIPE = { id: 'ring', challenge: CHALLENGE }
const OK = { verdict: 'OK', ok: true, code: 1, reason: 'WITHIN_THRESHOLD' } as const
const NG = { verdict: 'NG', ok: false, code: 2, reason: 'ABOVE_THRESHOLD' } as const
const REVIEW = { verdict: 'REVIEW', ok: false, code: 3, reason: 'IN_REVIEW_BAND' } as const
const NONE = { verdict: 'NG', ok: false, code: 4, reason: 'PART_NOT_FOUND' } as const
const FAULT = { verdict: 'NG', ok: false, code: 5, reason: 'FAULT' } as const

/** Station north with recipe ring, version v1. */
function bench() {
  const clock = { ms: Date.UTC(2026, 0, 2) }
  const book = createChallengeTracker(() => clock.ms)
  const judge = (partId: string, verdict: Partial<InspectionResult>): InspectionResult => {
    const judgedAt = new Date(clock.ms).toISOString()
    const { result } = record(1, { station: 'north', partId, judgedAt, ...verdict })
    const answer = book.answer(RECIPE, result)
    book.note(answer)
    return answer
  }
  const isDue = (version = 'v1'): boolean => book.state('north', RECIPE, version)!.due
  return { book, clock, judge, isDue }
}

suite('challenge', () => {
  test('a good part is not OK until the master parts were judged right, and then is', () => {
    const { judge, isDue } = bench()
    const before = judge('4711', OK)
    assert.deepEqual([before.verdict, before.ok, before.code, before.reason], ['NG', false, 7, 'CHALLENGE_DUE'])
    judge('M-OK', OK)
    assert.equal(judge('4711', OK).ok, false)
    judge('M-NG', NG)
    assert.equal(isDue(), false)
    assert.deepEqual(judge('4711', OK).verdict, 'OK')
    assert.deepEqual(judge('4712', NG).reason, 'ABOVE_THRESHOLD')
  })

  test('a master part is never answered OK, and says what it was judged', () => {
    const { judge } = bench()
    for (const again of [1, 2]) {
      const { verdict, ok, code, reason, challenge } = judge('M-OK', OK)
      assert.deepEqual([verdict, ok, code, reason], ['NG', false, 8, 'MASTER_PART'], String(again))
      assert.deepEqual(challenge, { label: 'good', judged: 'OK', right: true })
      judge('M-NG', NG)
    }
  })

  test('a defect is found only by a score: neither by a missing part, nor by a fault, nor by a doubt', () => {
    const { judge, isDue } = bench()
    judge('M-OK', OK)
    for (const verdict of [NONE, FAULT, REVIEW, OK]) {
      assert.deepEqual(judge('M-NG', verdict).challenge?.right, false)
      assert.equal(isDue(), true)
    }
    assert.equal(judge('M-NG', { ...NG, reason: 'NOT_THIS_PART' }).challenge?.right, true)
    assert.equal(isDue(), false)
    for (const verdict of [NONE, FAULT, REVIEW, NG]) {
      judge('M-OK', verdict)
      assert.equal(isDue(), true, verdict.reason)
      judge('M-OK', OK)
    }
  })

  test('it counts for its time, for its station, for the version that judged, and for what the part is', () => {
    const { book, clock, judge, isDue } = bench()
    judge('M-OK', OK)
    clock.ms += 1000
    judge('M-NG', NG)
    assert.equal(book.state('north', RECIPE, 'v1')!.until, new Date(clock.ms - 1000 + EVERY_MS).toISOString())
    assert.deepEqual([isDue('v2'), book.state('south', RECIPE, 'v1')!.due], [true, true])
    const turned = CHALLENGE.parts.map(({ partId }) => ({ partId, label: 'good' as const }))
    assert.equal(book.state('north', { id: 'ring', challenge: { ...CHALLENGE, parts: turned } }, 'v1')!.due, true)
    clock.ms += EVERY_MS - 1001
    assert.equal(isDue(), false)
    clock.ms += 1
    assert.equal(isDue(), true)
    clock.ms -= 2 * EVERY_MS
    assert.equal(isDue(), true, 'a clock that was set back')
  })

  test('a recipe without a challenge changes nothing', () => {
    const { book } = bench()
    const { result } = record(1, { ...OK, station: 'north' })
    assert.equal(book.answer({}, result), result)
    assert.equal(book.state('north', { id: 'ring' }, 'v1'), null)
  })

  test('whatever comes in whatever order: OK is answered only while all master parts were judged right', () => {
    const step = fc.record({
      partId: fc.constantFrom('M-OK', 'M-NG', '4711'),
      verdict: fc.constantFrom(OK, NG, REVIEW, NONE, FAULT),
      waitMs: fc.constantFrom(0, EVERY_MS / 3)
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { clock, judge } = bench()
        const right: Record<string, number> = {}
        for (const { partId, verdict, waitMs } of steps) {
          clock.ms += waitMs
          const counts = (id: string): boolean => clock.ms - (right[id] ?? -Infinity) < EVERY_MS
          const answer = judge(partId, verdict)
          const mayPass = partId === '4711' && verdict === OK && counts('M-OK') && counts('M-NG')
          assert.equal(answer.ok, mayPass)
          if (partId === '4711') continue
          if (verdict === (partId === 'M-OK' ? OK : NG)) right[partId] = clock.ms
          else delete right[partId]
        }
      })
    )
  })

  test('times', () => {
    assert.deepEqual([challengeMs('30m'), challengeMs('8h')], [1_800_000, EVERY_MS])
    for (const none of ['', '8', '0h', '8d', '-1h']) assert.equal(challengeMs(none), NaN)
  })
})
