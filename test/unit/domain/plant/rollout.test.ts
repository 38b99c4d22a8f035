import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { PlantStation, RecipeReport } from '../../../../src/domain/plant/report.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { desiredOf, nextStep, type Rollout, usualWaves } from '../../../../src/domain/plant/rollout.ts'

const BEGAN = '2026-01-01T00:00:00.000Z'
const at = (minutes: number): number => Date.parse(BEGAN) + minutes * 60_000
const LIMITS = { maxDrift: 0.4, maxNgRise: 0.1, parts: 100, waitMinutes: 60 }

const rollout = (changes: Partial<Rollout> = {}): Rollout => ({
  id: 7,
  recipe: 'ring',
  release: { recipe: { id: 'ring', ...RECIPE_DEFAULTS }, manifest: 'm', golden: [] },
  state: 'running',
  waves: [['a'], ['b', 'c'], ['d']],
  wave: 0,
  waveBegan: BEGAN,
  reason: null,
  startedAt: BEGAN,
  startedBy: 'anna',
  endedAt: null,
  ...changes
})

/** Stations by name, each as it reports on the rollout. */
function stations(reports: Readonly<Record<string, Partial<RecipeReport>>>): Map<string, PlantStation> {
  const report = (changes: Partial<RecipeReport>): RecipeReport => ({
    recipe: 'ring',
    rollout: 7,
    state: 'applied',
    problem: null,
    modelVersion: 'v1',
    since: { parts: 100, ng: 2 },
    before: { parts: 1000, ng: 20 },
    drift: 0.1,
    ...changes
  })
  return new Map(
    Object.entries(reports).map(([name, changes]) => [
      name,
      {
        name,
        home: name,
        firstSeenAt: BEGAN,
        lastSeenAt: BEGAN,
        report: {
          version: '1',
          ready: true,
          problems: [],
          recipes: [report(changes)],
          lastMinute: { parts: 0, ng: 0 },
          lastPartAt: null,
          backlog: { waiting: 0, oldest: null },
          diskFreeBytes: 1,
          drifts: []
        }
      }
    ])
  )
}

suite('next step of a rollout', () => {
  const step = (wave: number, reports: Parameters<typeof stations>[0], minutes = 1) =>
    nextStep(rollout({ wave }), stations(reports), LIMITS, at(minutes))

  test('the next wave begins when each station of this one has judged enough parts', () => {
    assert.deepEqual(step(0, { a: {} }), { step: 'next' })
    assert.deepEqual(step(1, { a: {}, b: {}, c: { since: { parts: 99, ng: 0 } } }), { step: 'wait' })
    assert.deepEqual(step(1, { a: {}, b: {}, c: {} }), { step: 'next' })
    assert.deepEqual(step(2, { a: {}, b: {}, c: {}, d: {} }), { step: 'done' })
  })

  test('a station that is not there, still fetches, or runs another release holds its wave', () => {
    for (const reports of [
      {},
      { a: { state: 'fetching' } },
      { a: { state: 'failed' } },
      { a: { rollout: 6 } }
    ] as const)
      assert.deepEqual(step(0, reports), { step: 'wait' })
  })

  test('a wave that takes too long stops, and names who is missing', () => {
    assert.deepEqual(step(1, { a: {}, b: {} }, 61), {
      step: 'stop',
      reason: 'c: not applied, or fewer than 100 parts, after 60 min'
    })
  })

  test('a golden set that refuses, drift, and more NG stop it, at an earlier wave too', () => {
    const cases: [Partial<RecipeReport>, RegExp][] = [
      [{ state: 'refused', problem: 'golden picture 1 is judged OK' }, /^a: golden picture 1 is judged OK$/],
      [{ drift: 0.5 }, /^a: its scores have moved by 0.50, expected at most 0.4$/],
      [
        { since: { parts: 100, ng: 13 } },
        /^a: 13.0 % NG of 100 parts, 2.0 % before: expected a rise of at most 10.0 %$/
      ]
    ]
    for (const [report, reason] of cases)
      for (const wave of [0, 2]) {
        const found = step(wave, { a: report, b: {}, c: {}, d: {} })
        assert.match(found.step === 'stop' ? found.reason : found.step, reason)
      }
  })

  test('few parts prove nothing, and what others say of another release does not count', () => {
    assert.deepEqual(step(0, { a: { since: { parts: 19, ng: 19 } } }), { step: 'wait' })
    const short = nextStep(rollout(), stations({ a: { since: { parts: 9, ng: 9 } } }), { ...LIMITS, parts: 9 }, at(1))
    assert.equal(short.step, 'stop')
    assert.deepEqual(step(0, { a: { before: { parts: 5, ng: 0 }, since: { parts: 100, ng: 50 } } }), { step: 'next' })
    assert.deepEqual(step(0, { a: {}, b: { state: 'refused', rollout: 6 } }), { step: 'next' })
  })
})

suite('what a station is to judge by', () => {
  const ids = (station: string, rollouts: readonly Rollout[]) =>
    desiredOf(station, rollouts).map(({ recipe, rollout: found }) => [recipe, found?.id ?? null])

  test('a release reaches it with its wave; before that, and after a stop, the one before counts', () => {
    const old = rollout({ id: 1, state: 'done', waves: [['a']] })
    assert.deepEqual(ids('a', [rollout(), old]), [['ring', 7]])
    assert.deepEqual(ids('b', [rollout(), old]), [['ring', 1]])
    assert.deepEqual(ids('b', [rollout({ wave: 1 }), old]), [['ring', 7]])
    assert.deepEqual(ids('a', [rollout({ state: 'stopped' }), old]), [['ring', 1]])
    assert.deepEqual(ids('new', [rollout({ state: 'done' }), old]), [['ring', 7]])
  })

  test('the first release that is stopped leaves what was before; recipes are told by name', () => {
    assert.deepEqual(ids('a', [rollout({ state: 'stopped' })]), [['ring', null]])
    assert.deepEqual(ids('a', [rollout({ id: 9, recipe: 'bolt' }), rollout()]), [
      ['bolt', 9],
      ['ring', 7]
    ])
  })

  test('never a release that was stopped, and never an older one than a done one', () => {
    const anyRollout = fc.record({
      state: fc.constantFrom('running' as const, 'done' as const, 'stopped' as const),
      wave: fc.integer({ min: 0, max: 2 })
    })
    fc.assert(
      fc.property(fc.array(anyRollout, { maxLength: 6 }), fc.constantFrom('a', 'b', 'd', 'x'), (all, station) => {
        const rollouts = all.map((each, n) => rollout({ ...each, id: n })).toReversed()
        const id = desiredOf(station, rollouts)[0]?.rollout?.id
        const done = Math.max(...all.flatMap(({ state }, n) => (state === 'done' ? [n] : [])))
        if (id !== undefined) assert.notEqual(all[id]!.state, 'stopped')
        if (done >= 0) assert.ok(id !== undefined && id >= done)
      })
    )
  })
})

test('usual waves: one station, some, all; each station once', () => {
  assert.deepEqual(usualWaves(['a']), [['a']])
  assert.deepEqual(usualWaves(['a', 'b', 'c']), [['a'], ['b'], ['c']])
  const many = Array.from({ length: 20 }, (_, n) => `s${n}`)
  assert.deepEqual(
    usualWaves(many).map(({ length }) => length),
    [1, 4, 15]
  )
  assert.deepEqual(usualWaves(many).flat(), many)
})
