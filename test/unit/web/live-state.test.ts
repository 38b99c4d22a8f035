import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Counters, Inspection, LivePicture, Verdict } from '../../../src/web/api-types.ts'
import { afterEvent, countersOf, NOTHING, partToShow } from '../../../src/web/live-state.ts'

const result = (resultId: string, verdict: Verdict = 'OK'): Inspection => ({
  resultId,
  verdict,
  reason: 'WITHIN_THRESHOLD',
  score: 0.1,
  threshold: 0.2,
  evidence: null,
  circle: null,
  recipe: 'ring',
  modelVersion: 'v1',
  partId: null,
  station: null
})
const counters = (recipe: string, total: number, ngStreak = 0): Counters => ({
  recipe,
  total,
  ok: total,
  ng: 0,
  review: 0,
  ngStreak
})
const told = (resultId: string, verdict: Verdict = 'OK') => ({
  at: '2026-01-02T03:04:05Z',
  result: result(resultId, verdict),
  counters: counters('ring', 1)
})
const picture = (resultId: string): LivePicture => ({ resultId, width: 4, height: 3, jpeg: 'x', heatmap: null })
const ids = ({ parts }: typeof NOTHING): string[] => parts.map((part) => part.result.resultId)

suite('live state of the wall', () => {
  test('begins with the last parts, newest first; a new beginning replaces all', () => {
    let state = afterEvent(
      NOTHING,
      'recent',
      { results: [told('a'), told('b', 'NG'), told('c')], counters: [counters('ring', 3)] },
      0
    )
    assert.deepEqual(ids(state), ['c', 'b', 'a'])
    assert.equal(state.lastBad?.result.resultId, 'b')
    state = afterEvent(state, 'recent', { results: [], counters: [] }, 0)
    assert.deepEqual([ids(state), state.lastBad, state.counters.size], [[], null, 0])
  })

  test('keeps 32, and the last that was not OK for longer', () => {
    let state = afterEvent(NOTHING, 'result', told('bad', 'REVIEW'), 0)
    for (let n = 0; n < 40; n++) state = afterEvent(state, 'result', told(String(n)), n)
    assert.deepEqual([state.parts.length, ids(state)[0]], [32, '39'])
    assert.equal(state.lastBad?.result.resultId, 'bad')
    state = afterEvent(state, 'picture', picture('bad'), 50)
    assert.equal(state.lastBad?.picture?.jpeg, 'x')
  })

  test('a picture goes to its part; an unknown event changes nothing', () => {
    const state = afterEvent(afterEvent(NOTHING, 'result', told('a'), 0), 'result', told('b'), 0)
    assert.deepEqual(
      afterEvent(state, 'picture', picture('a'), 0).parts.map((part) => part.picture?.resultId),
      [undefined, 'a']
    )
    assert.equal(afterEvent(state, 'other', {}, 0), state)
  })

  test('verdict and picture shown belong together: the newest waits half a second for its own', () => {
    let state = afterEvent(NOTHING, 'result', told('a'), 0)
    assert.equal(partToShow(state.parts, 0)?.result.resultId, 'a')
    state = afterEvent(afterEvent(state, 'picture', picture('a'), 0), 'result', told('b'), 1000)
    assert.equal(partToShow(state.parts, 1100)?.result.resultId, 'a')
    assert.equal(partToShow(state.parts, 1500)?.result.resultId, 'b')
    assert.equal(partToShow(afterEvent(state, 'picture', picture('b'), 1050).parts, 1100)?.result.resultId, 'b')
    assert.equal(partToShow([], 0), null)
  })

  test('counters of one recipe, or the sum of all with the longest row of NG', () => {
    const all = new Map([counters('ring', 3, 1), counters('cap', 4, 2)].map((each) => [each.recipe, each]))
    assert.deepEqual([countersOf(all, 'ring').total, countersOf(all, 'ring').ngStreak], [3, 1])
    assert.deepEqual([countersOf(all, null).total, countersOf(all, null).ngStreak], [7, 2])
    assert.deepEqual([countersOf(all, 'none').total, countersOf(all, 'none').ngStreak], [0, 0])
  })
})
