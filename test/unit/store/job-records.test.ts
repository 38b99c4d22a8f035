import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { StoredJob } from '../../../src/domain/training/job-store.ts'
import { TRAIN_DEFAULTS } from '../../../src/domain/training/training.ts'
import { createJobRecords } from '../../../src/store/job-records.ts'
import { openTestDatabase } from './database/database-fixture.ts'

const progress = {
  epoch: 1,
  epochs: 3,
  loss: 0.5,
  tripletLoss: 0.25,
  reconstructionLoss: 0.25,
  validationAuroc: null,
  secondsLeft: 10
}
const job = (n: number, change: Partial<StoredJob> = {}): StoredJob => ({
  id: `job-${n}`,
  recipe: 'ring',
  dataset: 'labelled',
  parameters: TRAIN_DEFAULTS,
  activate: 'if-better',
  minimumGain: 0.01,
  startedBy: 'anna',
  source: '/data/x.csv',
  process: { pid: 7, startTime: '1234' },
  state: 'queued',
  progress,
  history: [progress],
  resumes: 1,
  modelVersion: null,
  metrics: null,
  activated: null,
  activation: null,
  error: null,
  createdAt: `2026-01-01T00:00:0${n}.000Z`,
  startedAt: null,
  endedAt: null,
  ...change
})

suite('job records', () => {
  test('a job comes back as it was saved last', async (t) => {
    const records = createJobRecords(await openTestDatabase(t), 'here')
    await records.add(job(1))
    assert.deepEqual(await records.get('job-1'), job(1))
    const done = job(1, {
      state: 'completed',
      process: null,
      metrics: { auroc: 0.5, nested: { a: [1] } },
      modelVersion: 'v1',
      activated: true,
      activation: "as 'asked' — ü",
      endedAt: '2026-01-02T00:00:00.000Z'
    })
    await records.save(done)
    assert.deepEqual(await records.get('job-1'), done)
    assert.equal(await records.get('job-2'), undefined)
  })

  test('lists the newest first, without their curves; what is unfinished oldest first, with them', async (t) => {
    const records = createJobRecords(await openTestDatabase(t), 'here')
    for (const n of [2, 1, 4, 3]) await records.add(job(n))
    await records.save(job(3, { state: 'failed' }))
    await records.save(job(4, { state: 'running' }))
    assert.deepEqual(
      (await records.list(3)).map(({ id, history }) => [id, history.length]),
      [
        ['job-4', 0],
        ['job-3', 0],
        ['job-2', 0]
      ]
    )
    assert.deepEqual(
      (await records.unfinished()).map(({ id, history }) => [id, history.length]),
      [
        ['job-1', 1],
        ['job-2', 1],
        ['job-4', 1]
      ]
    )
    assert.deepEqual(await records.countByState(), { queued: 2, running: 1, completed: 0, failed: 1, cancelled: 0 })
  })

  test('a queued job is taken by one only', async (t) => {
    const records = createJobRecords(await openTestDatabase(t), 'here')
    await records.add(job(1))
    const taken = await Promise.all([
      records.takeQueued(job(1, { state: 'running' })),
      records.takeQueued(job(1, { state: 'cancelled' }))
    ])
    assert.deepEqual(taken.toSorted(), [false, true])
    assert.equal((await records.get('job-1'))!.state, taken[0] ? 'running' : 'cancelled')
  })

  test('stations that share a database see all jobs, and run their own', async (t) => {
    const database = await openTestDatabase(t)
    const [here, there] = [createJobRecords(database, 'here'), createJobRecords(database, 'there')]
    await here.add(job(1))
    await there.add(job(2))
    assert.deepEqual(
      (await here.list(9)).map(({ id }) => id),
      ['job-2', 'job-1']
    )
    assert.deepEqual(
      (await here.unfinished()).map(({ id }) => id),
      ['job-1']
    )
    assert.equal(await here.takeQueued(job(2, { state: 'running' })), false)
    assert.equal((await there.countByState()).queued, 1)
  })
})
