import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { StationState } from '../../../../src/domain/inspection/stations.ts'
import type { Stability } from '../../../../src/domain/inspection/stability.ts'
import type { TrainJob } from '../../../../src/domain/training/training.ts'
import { createHappenings, type Seen } from '../../../../src/integrations/outbox/happenings.ts'

const AT = '2026-01-02T03:04:05.000Z'
const station = (sinceLastPartMs: number, lastPartAt = 'then'): StationState => ({
  station: 'north',
  lastPartAt,
  sinceLastPartMs,
  silentAfterMs: 1000,
  isKnown: true,
  refused: null
})
const drift = (distance: number) => ({ recipe: 'ring', modelVersion: 'v1', distance, scores: 500 })
const job = (id: string, state: TrainJob['state']): TrainJob => ({ id, state, recipe: 'ring' }) as TrainJob
const NOTHING: Seen = { stations: [], drifts: [], stability: [], errors: [], jobs: [] }

suite('happenings', () => {
  test('a station that falls silent is told once, and again after its next part', () => {
    const look = createHappenings(() => AT)
    const kinds = (seen: Partial<Seen>) => look({ ...NOTHING, ...seen }).map(({ kind, key }) => `${kind} ${key}`)
    assert.deepEqual(kinds({ stations: [station(10)] }), [])
    assert.deepEqual(kinds({ stations: [station(1000)] }), ['station.silent station.silent:north:then'])
    assert.deepEqual(kinds({ stations: [station(2000)] }), [])
    assert.deepEqual(kinds({ stations: [station(10, 'later')] }), [])
    assert.deepEqual(kinds({ stations: [station(1000, 'later')] }), ['station.silent station.silent:north:later'])
  })

  test('a drift is told when it begins, and as another one when it comes back', () => {
    let at = AT
    const look = createHappenings(() => at)
    look(NOTHING)
    const [first] = look({ ...NOTHING, drifts: [drift(0.5)] })
    assert.deepEqual([first!.kind, first!.at, first!.body], ['drift', AT, drift(0.5)])
    assert.deepEqual(look({ ...NOTHING, drifts: [drift(0.6)] }), [])
    look({ ...NOTHING, drifts: [drift(0.4)] })
    at = '2026-01-02T04:00:00.000Z'
    const [second] = look({ ...NOTHING, drifts: [drift(0.5)] })
    assert.notEqual(second!.key, first!.key)
  })

  test('a series that changes is told once a method, and as another one when it comes back', () => {
    let at = AT
    const look = createHappenings(() => at)
    const state = (...alarms: Stability['alarms']): Stability => ({
      recipe: 'ring',
      modelVersion: 'v1',
      station: 'line 1',
      series: 'focus',
      parts: 700,
      deviations: -6.5,
      psi: 0.1,
      alarms
    })
    look(NOTHING)
    const [first, ...more] = look({ ...NOTHING, stability: [state('ewma')] })
    assert.deepEqual(
      [more.length, first!.kind, first!.station, first!.body],
      [0, 'stability', 'line 1', { ...state('ewma'), method: 'ewma' }]
    )
    const [second] = look({ ...NOTHING, stability: [state('ewma', 'psi')] })
    assert.equal(second!.body['method'], 'psi')
    look({ ...NOTHING, stability: [state()] })
    at = '2026-01-02T04:00:00.000Z'
    const [again] = look({ ...NOTHING, stability: [state('ewma')] })
    assert.notEqual(again!.key, first!.key)
  })

  test('errors that review found are told from their limit on', () => {
    const look = createHappenings(() => AT)
    look(NOTHING)
    assert.deepEqual(look({ ...NOTHING, errors: [{ recipe: 'ring', sum: 4.5, limit: 4.6 }] }), [])
    const [told] = look({ ...NOTHING, errors: [{ recipe: 'ring', sum: 4.7, limit: 4.6 }] })
    assert.deepEqual([told!.kind, told!.body], ['review.errors', { recipe: 'ring', sum: 4.7, limit: 4.6 }])
  })

  test('a training is told when it ends; those from before the start are not', () => {
    const look = createHappenings(() => AT)
    assert.deepEqual(look({ ...NOTHING, jobs: [job('a', 'completed'), job('b', 'running')] }), [])
    const told = look({ ...NOTHING, jobs: [job('a', 'completed'), job('b', 'failed')] })
    assert.deepEqual(
      told.map(({ kind, key }) => [kind, key]),
      [['training.ended', 'training.ended:b']]
    )
  })
})
