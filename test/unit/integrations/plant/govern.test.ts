import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Change } from '../../../../src/domain/access/audit.ts'
import type { HeardLabel, SaidAtPlant } from '../../../../src/domain/plant/received.ts'
import type { StationReport } from '../../../../src/domain/plant/report.ts'
import type { Rollout } from '../../../../src/domain/plant/rollout.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { createGovernor } from '../../../../src/integrations/plant/govern.ts'

const AT = '2026-01-01T00:00:00.000Z'
const REPORT: StationReport = {
  version: '1',
  ready: true,
  problems: [],
  recipes: [],
  lastMinute: { parts: 0, ng: 0 },
  lastPartAt: null,
  backlog: { waiting: 0, oldest: null },
  diskFreeBytes: 1,
  drifts: []
}
const ROLLOUT: Rollout = {
  id: 7,
  recipe: 'ring',
  release: { recipe: { id: 'ring', ...RECIPE_DEFAULTS }, manifest: 'm', golden: [] },
  state: 'running',
  waves: [['north']],
  wave: 0,
  waveBegan: AT,
  reason: null,
  startedAt: AT,
  startedBy: 'anna',
  endedAt: null
}

const STOPPED = { actor: { name: 'anna' }, action: 'rollout.stop', subject: 'rollout/7' }

/** A governor over rollouts that the test sets; its clock moves with each pause. */
function governor(first: readonly Rollout[], labels: readonly SaidAtPlant[] = []) {
  const heard: [string, number][] = []
  const entries: Change[] = []
  const state = { rollouts: first, isAway: false, read: Promise.resolve() }
  const errors: unknown[] = []
  const pauses: number[] = []
  let nowMs = Date.parse(AT)
  const made = createGovernor({
    labels: { of: async () => labels, heard: async (home, said) => void heard.push([home, said.length]) },
    stations: { note: async () => {}, list: async () => [], check: async () => {}, forget: async () => {} },
    rollouts: {
      start: async () => ROLLOUT,
      list: async () => state.rollouts,
      async deciding() {
        if (state.isAway) throw new Error('away')
        const found = state.rollouts
        await state.read
        return found
      },
      async change(rollout, to, entry) {
        entries.push(entry)
        state.rollouts = state.rollouts.map((each) => (each.id === rollout.id ? { ...each, ...to } : each))
        return true
      }
    },
    limits: { maxDrift: 1, maxNgRise: 1, parts: 1, waitMinutes: 60 },
    nowMs: () => nowMs,
    pause: (ms) =>
      new Promise((resolve) => {
        setImmediate(() => {
          nowMs += ms
          pauses.push(ms)
          resolve(undefined)
        })
      }),
    onStep: () => {},
    onError: (error) => errors.push(error)
  })
  return { made, state, errors, pauses, heard, entries }
}

const asked = (known: string | null, heard?: readonly HeardLabel[]) => ({ known, heard })
const SAID = { resultId: 'r1', label: 'good', defectKind: null, by: 'anna', at: AT } as const
const NORTH = { name: 'north', home: 'h' }
const never = new AbortController().signal

suite('governing', () => {
  test('what a station does not know is answered at once; what it knows, after a while', async () => {
    const { made } = governor([ROLLOUT])
    const first = await made.report(NORTH, REPORT, asked(null), never)
    assert.deepEqual([first.revision, first.again, first.desired[0]!.rollout!.id], ['ring:7', 2, 7])
    assert.deepEqual(await made.report(NORTH, REPORT, asked('ring:7'), never), first)
    const other = await made.report({ name: 'south', home: 'i' }, REPORT, asked(null), never)
    assert.deepEqual([other.revision, other.again], ['ring:own', 15])
  })

  test('a station that was answered after a while waits no more', async () => {
    const { made, pauses } = governor([])
    await made.report(NORTH, REPORT, asked(''), never)
    pauses.length = 0
    const running = made.run()
    while (pauses.length < 2) await new Promise((resolve) => setImmediate(resolve))
    made.close()
    await running
    assert.deepEqual([...new Set(pauses)], [5000])
  })

  test('stopping a rollout tells its stations to go back; one that is over cannot be stopped', async () => {
    const { made } = governor([ROLLOUT])
    await made.report(NORTH, REPORT, asked(null), never)
    assert.equal((await made.stop(7, 'anna: too dark', STOPPED)).reason, 'anna: too dark')
    assert.equal((await made.report(NORTH, REPORT, asked('ring:7'), never)).revision, 'ring:own')
    await assert.rejects(made.stop(7, 'again', STOPPED), { code: 'ROLLOUT_OVER' })
    await assert.rejects(made.stop(8, 'unknown', STOPPED), { code: 'ROLLOUT_NOT_FOUND' })
  })

  test('a step that no person takes is recorded in the audit, too', async () => {
    const { made, entries } = governor([{ ...ROLLOUT, waveBegan: '2025-12-31T00:00:00.000Z' }])
    await made.report(NORTH, REPORT, asked(null), never)
    const reason = 'north: not applied, or fewer than 1 parts, after 60 min'
    assert.deepEqual(entries, [
      {
        actor: { name: 'plant' },
        action: 'rollout.stop',
        subject: 'rollout/7',
        after: { state: 'stopped', wave: 0, reason }
      }
    ])
  })

  test('what was read before a stop does not replace it', async () => {
    const { made, state } = governor([ROLLOUT])
    let read = (): void => {}
    state.read = new Promise((resolve) => {
      read = resolve
    })
    const early = made.report(NORTH, REPORT, asked(null), never)
    await new Promise((resolve) => setImmediate(resolve))
    state.read = Promise.resolve()
    const stopping = made.stop(7, 'anna: too dark', STOPPED)
    await new Promise((resolve) => setImmediate(resolve))
    read()
    await Promise.all([early, stopping])
    assert.equal((await made.report(NORTH, REPORT, asked(null), never)).revision, 'ring:own')
  })

  test('a database that is away is told of once, and asked less often while nobody waits', async () => {
    const { made, state, errors, pauses } = governor([])
    state.isAway = true
    await assert.rejects(made.report(NORTH, REPORT, asked(null), never), /away/)
    const running = made.run()
    while (pauses.length < 4) await new Promise((resolve) => setImmediate(resolve))
    made.close()
    await running
    assert.equal(errors.length, 1)
    assert.deepEqual([...new Set(pauses)], [5000])
  })

  test('a label for a station is answered at once; a station that hears none waits', async () => {
    const { made, heard, pauses } = governor([], [SAID])
    const answer = await made.report(NORTH, REPORT, asked('', []), never)
    assert.deepEqual([answer.said, pauses], [[SAID], []])
    await made.report(NORTH, REPORT, asked('', [SAID]), never)
    assert.deepEqual(heard, [
      ['h', 0],
      ['h', 1]
    ])
    const older = await made.report(NORTH, REPORT, asked(''), never)
    assert.deepEqual([older.said, heard.length, pauses.length], [[], 2, 1])
  })
})
