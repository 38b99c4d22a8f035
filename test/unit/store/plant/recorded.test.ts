// What people change of a plant is recorded in the audit together with it, or not done.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import type { Change } from '../../../../src/domain/access/audit.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import type { Rollout } from '../../../../src/domain/plant/rollout.ts'
import { type AuditWriter, createAuditLog, createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import { createRollouts } from '../../../../src/store/plant/rollouts.ts'
import { createStations } from '../../../../src/store/plant/stations.ts'
import { openTestDatabase } from '../database/database-fixture.ts'

const now = (): Date => new Date('2026-01-01T00:00:00.000Z')
const ORDER = {
  recipe: 'ring',
  release: { recipe: { id: 'ring', ...RECIPE_DEFAULTS }, manifest: 'm', golden: [] },
  waves: [['a'], ['b']],
  startedBy: 'anna'
}
const entry = (action: string, subject: string): Change => ({ actor: { name: 'anna' }, action, subject })
const startOf = ({ id }: Rollout): Change => entry('rollout.start', `rollout/${id}`)
const REPORT = {
  version: '1',
  ready: true,
  problems: [],
  recipes: [],
  lastMinute: { parts: 1, ng: 0 },
  lastPartAt: null,
  backlog: { waiting: 0, oldest: null },
  diskFreeBytes: 1,
  drifts: []
}

async function bench(t: TestContext) {
  const database = await openTestDatabase(t)
  const writer = createAuditWriter('plant', now)
  const log = createAuditLog(database, writer)
  const disk = { isFull: false }
  const audit: AuditWriter = {
    append: (to, change) => (disk.isFull ? Promise.reject(new Error('disk full')) : writer.append(to, change))
  }
  return {
    disk,
    rollouts: createRollouts(database, audit, now),
    stations: createStations(database, audit, 'home-of-plant', now),
    entries: async () => (await log.list({}, { limit: 9 })).map(({ action, subject }) => `${action} ${subject}`)
  }
}

suite('changes of a plant', () => {
  test('a rollout that starts or is stopped, and a station that is forgotten, are recorded', async (t) => {
    const { rollouts, stations, entries } = await bench(t)
    const rollout = await rollouts.start(ORDER, startOf)
    await assert.rejects(rollouts.start(ORDER, startOf), { code: 'ROLLOUT_RUNS' })
    const stopped = { state: 'stopped', wave: 0, reason: 'dark' } as const
    const stop = entry('rollout.stop', `rollout/${rollout.id}`)
    assert.equal(await rollouts.change({ ...rollout, wave: 1 }, stopped, stop), false)
    assert.equal(await rollouts.change(rollout, stopped, stop), true)
    await stations.note('north', 'home-1', REPORT)
    const forget = entry('station.forget', 'station/north')
    await stations.forget('north', forget)
    await assert.rejects(stations.forget('north', forget), { code: 'STATION_NOT_FOUND' })
    assert.deepEqual(await entries(), [
      'station.forget station/north',
      `rollout.stop rollout/${rollout.id}`,
      `rollout.start rollout/${rollout.id}`
    ])
  })

  test('what cannot be recorded is not done', async (t) => {
    const { disk, rollouts, stations } = await bench(t)
    await stations.note('north', 'home-1', REPORT)
    const rollout = await rollouts.start(ORDER, startOf)
    disk.isFull = true
    const full = { message: 'disk full' }
    const stopped = { state: 'stopped', wave: 0, reason: 'dark' } as const
    await assert.rejects(rollouts.start({ ...ORDER, recipe: 'bolt' }, startOf), full)
    await assert.rejects(rollouts.change(rollout, stopped, entry('rollout.stop', 'rollout/1')), full)
    await assert.rejects(stations.forget('north', entry('station.forget', 'station/north')), full)
    assert.deepEqual(await rollouts.list(9), [rollout])
    assert.deepEqual(
      (await stations.list()).map(({ name }) => name),
      ['north']
    )
  })
})
