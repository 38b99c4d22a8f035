import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import type { Change } from '../../../../src/domain/access/audit.ts'
import type { StationReport } from '../../../../src/domain/plant/report.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import { createRollouts } from '../../../../src/store/plant/rollouts.ts'
import { createStations } from '../../../../src/store/plant/stations.ts'
import { openTestDatabase } from '../database/database-fixture.ts'

const AT = '2026-01-01T00:00:00.000Z'
const now = (): Date => new Date(AT)
const order = (recipe: string) => ({
  recipe,
  release: { recipe: { id: recipe, ...RECIPE_DEFAULTS }, manifest: 'm', golden: [] },
  waves: [['a'], ['b']],
  startedBy: 'anna'
})

const ENTRY: Change = { actor: { name: 'anna' }, action: 'done', subject: 'thing/1' }
const entryOf = (): Change => ENTRY

suite('rollouts', () => {
  const opened = async (t: TestContext) =>
    createRollouts(await openTestDatabase(t), createAuditWriter('plant', now), now)

  test('one of a recipe runs at a time; it goes from wave to wave, once, and ends', async (t) => {
    const rollouts = await opened(t)
    const first = await rollouts.start(order('ring'), entryOf)
    assert.deepEqual(first, {
      ...order('ring'),
      id: first.id,
      state: 'running',
      wave: 0,
      waveBegan: AT,
      reason: null,
      startedAt: AT,
      endedAt: null
    })
    await assert.rejects(rollouts.start(order('ring'), entryOf), { code: 'ROLLOUT_RUNS' })
    await rollouts.start(order('bolt'), entryOf)
    assert.equal(await rollouts.change(first, { state: 'running', wave: 1, reason: null }, ENTRY), true)
    assert.equal(await rollouts.change(first, { state: 'stopped', wave: 0, reason: 'late' }, ENTRY), false)
    const [, second] = await rollouts.list(10)
    assert.equal(await rollouts.change(second!, { state: 'done', wave: 1, reason: null }, ENTRY), true)
    await rollouts.start(order('ring'), entryOf)
  })

  test('what decides: of each recipe all from the newest that is done on', async (t) => {
    const rollouts = await opened(t)
    const ended = async (recipe: string, state: 'done' | 'stopped'): Promise<number> => {
      const rollout = await rollouts.start(order(recipe), entryOf)
      await rollouts.change(rollout, { state, wave: 0, reason: null }, ENTRY)
      return rollout.id
    }
    const [, bolt] = [await ended('ring', 'done'), await ended('bolt', 'stopped')]
    const [done, stopped] = [await ended('ring', 'done'), await ended('ring', 'stopped')]
    const { id: running } = await rollouts.start(order('ring'), entryOf)
    assert.deepEqual(
      (await rollouts.deciding()).map(({ id }) => id),
      [running, stopped, done, bolt]
    )
  })
})

suite('stations', () => {
  const report = (version: string): StationReport => ({
    version,
    ready: true,
    problems: [],
    recipes: [],
    lastMinute: { parts: 1, ng: 0 },
    lastPartAt: null,
    backlog: { waiting: 0, oldest: null },
    diskFreeBytes: 1,
    drifts: []
  })

  test('each is noted as it reports; a second data folder of the same name is refused', async (t) => {
    const stations = createStations(await openTestDatabase(t), createAuditWriter('plant', now), 'home-of-plant', now)
    await stations.note('north', 'home-1', report('1'))
    await stations.note('east', 'home-2', report('1'))
    await stations.note('north', 'home-1', report('2'))
    assert.deepEqual(
      (await stations.list()).map(({ name, home, report: { version } }) => [name, home, version]),
      [
        ['east', 'home-2', '1'],
        ['north', 'home-1', '2']
      ]
    )
    await assert.rejects(stations.note('north', 'home-3', report('3')), { code: 'STATION_NAME_TAKEN' })
    await stations.forget('north', ENTRY)
    await stations.note('north', 'home-3', report('3'))
    await assert.rejects(stations.forget('west', ENTRY), { code: 'STATION_NOT_FOUND' })
  })

  test('a data folder has one name, and the plant keeps records for that name alone', async (t) => {
    const stations = createStations(await openTestDatabase(t), createAuditWriter('plant', now), 'home-of-plant', now)
    await assert.rejects(stations.check('north', 'home-1'), { code: 'STATION_NOT_REPORTED' })
    await stations.note('north', 'home-1', report('1'))
    await stations.note('south', 'home-2', report('1'))
    await stations.check('north', 'home-1')
    const others = [
      ['south', 'home-1'],
      ['south', 'home-of-plant'],
      ['north', 'home-3']
    ] as const
    for (const [name, home] of others)
      await assert.rejects(stations.check(name, home), { code: 'STATION_NOT_FOLDERS', statusCode: 403 }, home)
    for (const home of ['home-1', 'home-of-plant'])
      await assert.rejects(stations.note('west', home, report('1')), { code: 'STATION_NOT_FOLDERS' }, home)
    await assert.rejects(stations.note('south', 'home-1', report('1')), { code: 'STATION_NOT_FOLDERS' })
    await stations.forget('north', ENTRY)
    await stations.note('west', 'home-1', report('1'))
    await stations.check('west', 'home-1')
  })
})
