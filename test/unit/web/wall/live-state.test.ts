import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Counters, Inspection, LivePicture, Verdict } from '../../../../src/web/api-types.ts'
import {
  afterEvent,
  afterKeptPictures,
  countersOf,
  NOTHING,
  partToShow,
  sinceLastPart,
  staleFor,
  streakOf
} from '../../../../src/web/wall/live-state.ts'

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

  test('tells parts that were judged before the wall was opened from later ones', () => {
    const begun = afterEvent(NOTHING, 'recent', { results: [told('a')], counters: [] }, 0)
    const { parts } = afterEvent(begun, 'result', told('b'), 1)
    assert.deepEqual(
      parts.map(({ pictureFrom }) => pictureFrom),
      ['feed', 'kept']
    )
  })

  test('when all kept pictures have come, no other earlier part gets one', () => {
    let state = afterEvent(NOTHING, 'recent', { results: [told('a'), told('b', 'NG')], counters: [] }, 0)
    state = afterEvent(state, 'picture', picture('a'), 1)
    state = afterKeptPictures(afterEvent(state, 'picture', { ...picture('a'), jpeg: 'second' }, 1))
    state = afterEvent(state, 'result', told('c'), 2)
    assert.deepEqual(
      state.parts.map(({ picture: shown, pictureFrom }) => [shown?.jpeg ?? null, pictureFrom]),
      [
        [null, 'feed'],
        [null, 'nowhere'],
        ['x', 'nowhere']
      ]
    )
    assert.equal(state.lastBad?.pictureFrom, 'nowhere')
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

  test('counters of one recipe, or the sum of all', () => {
    const all = new Map([counters('ring', 3, 1), counters('cap', 4, 2)].map((each) => [each.recipe, each]))
    assert.deepEqual(
      ['ring', null, 'none'].map((recipe) => countersOf(all, recipe).total),
      [3, 7, 0]
    )
  })

  test('a row of NG names its recipe and the station of its last NG part', () => {
    const ng = (id: string, station: string, streak: number) => ({
      at: '2026-01-02T03:04:05Z',
      result: { ...result(id, 'NG'), station },
      counters: counters('ring', 9, streak)
    })
    const begun = afterEvent(
      NOTHING,
      'recent',
      { results: [ng('a', 'left', 2)], counters: [counters('ring', 9, 2)] },
      0
    )
    assert.equal(streakOf(begun, null), null)
    assert.equal(begun.ngStations.get('ring'), 'left')
    const state = afterEvent(begun, 'result', ng('b', 'right', 3), 0)
    assert.deepEqual(streakOf(state, null), { recipe: 'ring', station: 'right', count: 3 })
    assert.equal(streakOf(state, 'cap'), null)
    const longer = afterEvent(state, 'result', { ...ng('c', 'x', 7), counters: counters('cap', 9, 7) }, 0)
    assert.equal(streakOf(longer, null)?.recipe, 'cap')
  })

  test('a verdict is stale when its station has been silent for its time; ages are by the clock of the service', () => {
    const station = { station: null, lastPartAt: null, sinceLastPartMs: 5000, silentAfterMs: 20_000, refused: null }
    const state = afterEvent(
      NOTHING,
      'recent',
      { now: '2026-01-02T03:04:10Z', results: [told('a')], counters: [], stations: [station] },
      1000
    )
    // Judged 5 s before the service's now: it is 19.999 s old at 15,999 ms of this page.
    assert.equal(staleFor(state, 15_999), null)
    assert.equal(staleFor(state, 16_000), 20_000)
    assert.equal(sinceLastPart(state.stations.get(null)!, 4000), 8000)
    const fresh = afterEvent(state, 'result', told('b'), 16_000)
    assert.equal(staleFor(fresh, 16_500), null)
    assert.equal(staleFor(NOTHING, 1e9), null)
    // Nothing is known of the station: a minute.
    const alone = afterEvent(NOTHING, 'result', told('c'), 0)
    assert.deepEqual([staleFor(alone, 59_999), staleFor(alone, 60_000)], [null, 60_000])
  })

  test('a station is told anew with each part, and with what was refused', () => {
    const refused = { count: 3, since: 'x', lastAt: 'y', status: 415, code: 'C', detail: 'd' }
    const station = { station: 'left', lastPartAt: null, sinceLastPartMs: null, silentAfterMs: 1, refused }
    const state = afterEvent(NOTHING, 'station', station, 7)
    assert.deepEqual(state.stations.get('left'), { ...station, heardAt: 7 })
    assert.equal(sinceLastPart(state.stations.get('left')!, 100), null)
  })
})
