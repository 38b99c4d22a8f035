import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import type { StoredJob } from '../../../../src/domain/training/job-store.ts'
import { TRAIN_DEFAULTS } from '../../../../src/domain/training/training.ts'
import { createJobRecords } from '../../../../src/store/job-records.ts'
import { createJobLeases, MAX_LOST } from '../../../../src/store/workers/job-leases.ts'
import { createWorkerQueue } from '../../../../src/store/workers/worker-queue.ts'
import { queuedJob } from '../../../../src/training/jobs/job-states.ts'
import { openTestDatabase } from '../database/database-fixture.ts'

const SOURCE = `sha256:${'a'.repeat(64)}`

/** Jobs for workers; each name is `recipe/number`. */
async function jobsFor(t: TestContext, ...names: readonly string[]) {
  const database = await openTestDatabase(t)
  const store = createJobRecords(database, 'plant', true)
  const queue = createWorkerQueue(database, 'plant')
  for (const [n, name] of names.entries()) {
    const request = { dataset: 'labelled', parameters: TRAIN_DEFAULTS, activate: 'never', minimumGain: 0 } as const
    const given = { id: name, recipe: name.split('/')[0]!, startedBy: 'anna', source: '/data/x.csv', ...request }
    await store.add(queuedJob(given, `2026-01-01T00:00:0${n}.000Z`))
    await queue.packed(name, SOURCE)
  }
  return {
    database,
    store,
    queue,
    leases: createJobLeases(database, 30),
    /** As if nothing had been heard of who holds it for too long. */
    async silence(id: string) {
      const past = '2026-01-01T00:00:00.000Z'
      await database.updateTable('jobs').set({ lease_until: past }).where('id', '=', id).execute()
    }
  }
}

const completed = (job: StoredJob): StoredJob => ({ ...job, state: 'completed', modelVersion: 'v1' })
const MADE = { manifest: 'b'.repeat(64) }

suite('leases of training jobs', () => {
  test('a job is taken once, with its source; what others train is not', async (t) => {
    const { database, leases, store } = await jobsFor(t, 'ring/1')
    const own = createJobRecords(database, 'plant')
    await own.add({ ...(await store.get('ring/1'))!, id: 'own' })
    const taken = (await leases.take('north'))!
    assert.deepEqual(taken.lease, { job: 'ring/1', holder: 'north', number: 1 })
    assert.deepEqual([taken.job.state, taken.job.source, taken.checkpoint], ['running', SOURCE, null])
    assert.equal(await leases.take('south'), undefined)
    assert.deepEqual(
      [await own.unfinished(), await store.unfinished()].map((jobs) => jobs.map(({ id }) => id)),
      [['own'], ['ring/1']]
    )
  })

  test('many workers that ask at once get one job each', async (t) => {
    const names = Array.from({ length: 6 }, (_, n) => `ring/${n}`)
    const { leases } = await jobsFor(t, ...names)
    const taken = await Promise.all(Array.from({ length: 9 }, (_, n) => leases.take(`worker ${n}`)))
    assert.deepEqual(taken.flatMap((each) => each?.job.id ?? []).sort(), names)
  })

  test('a job whose pictures are not packed waits', async (t) => {
    const { database, leases, queue } = await jobsFor(t, 'ring/1')
    await database.updateTable('jobs').set({ packed: 0 }).execute()
    assert.equal(await leases.take('north'), undefined)
    assert.deepEqual(
      (await queue.unpacked()).map(({ id }) => id),
      ['ring/1']
    )
  })

  test('recipes take turns, whatever was asked for first', async (t) => {
    const { leases } = await jobsFor(t, 'a/1', 'a/2', 'a/3', 'b/1', 'b/2', 'c/1')
    const order: string[] = []
    for (let taken = await leases.take('north'); taken !== undefined; taken = await leases.take('north')) {
      order.push(taken.job.id)
      await leases.end(taken.lease, completed(taken.job), MADE)
    }
    assert.deepEqual(order, ['a/1', 'b/1', 'c/1', 'a/2', 'b/2', 'a/3'])
  })

  test('a recipe that is in work waits for one that is not', async (t) => {
    const { leases } = await jobsFor(t, 'a/1', 'a/2', 'b/1')
    const order = [await leases.take('1'), await leases.take('2'), await leases.take('3')]
    assert.deepEqual(
      order.map((each) => each?.job.id),
      ['a/1', 'b/1', 'a/2']
    )
  })

  test('a worker that is silent loses its job to another one, and is not heard any more', async (t) => {
    const { leases, store, silence } = await jobsFor(t, 'ring/1')
    const first = (await leases.take('north'))!
    assert.equal(await leases.hold(first.lease, first.job), 'held')
    assert.deepEqual(await leases.keepCheckpoint(first.lease, 'one'), { before: null })
    assert.deepEqual(await leases.keepCheckpoint(first.lease, 'two'), { before: 'one' })
    assert.equal(await leases.take('south'), undefined)
    await silence('ring/1')
    const second = (await leases.take('south'))!
    assert.deepEqual([second.job.resumes, second.checkpoint, second.lease.number], [1, 'two', 2])
    assert.equal(await leases.hold(first.lease, first.job), 'lost')
    assert.equal(await leases.keepCheckpoint(first.lease, 'three'), 'lost')
    assert.equal(await leases.end(first.lease, completed(first.job), MADE), false)
    assert.equal((await store.get('ring/1'))!.state, 'running')
    assert.equal(await leases.end(second.lease, completed(second.job), MADE), true)
    assert.equal(await leases.end(second.lease, completed(second.job), MADE), false)
  })

  test('a job that was given back goes on elsewhere, which is no loss', async (t) => {
    const { leases } = await jobsFor(t, 'ring/1')
    const { lease, job } = (await leases.take('north'))!
    await leases.keepCheckpoint(lease, 'one')
    assert.equal(await leases.end(lease, { ...job, state: 'queued' }, null), true)
    const again = (await leases.take('south'))!
    assert.deepEqual([again.job.resumes, again.checkpoint], [0, 'one'])
  })

  test('a job that too many workers were lost with fails', async (t) => {
    const { leases, store, silence } = await jobsFor(t, 'ring/1')
    for (let n = 0; n <= MAX_LOST; n++) {
      assert.equal((await leases.take(`worker ${n}`))!.job.resumes, n)
      await silence('ring/1')
    }
    assert.equal(await leases.take('last'), undefined)
    const { state, error } = (await store.get('ring/1'))!
    assert.deepEqual(
      [state, error],
      ['failed', '6 workers in a row did not finish it: each was not heard of for too long']
    )
  })

  test('who holds a cancelled job is told; one that nobody holds is cancelled when its turn comes', async (t) => {
    const { leases, queue, store, silence } = await jobsFor(t, 'ring/1')
    assert.equal(await queue.askToCancel('ring/1'), false)
    const { lease, job } = (await leases.take('north'))!
    assert.equal(await queue.askToCancel('ring/1'), true)
    assert.equal(await leases.hold(lease, job), 'cancelled')
    await silence('ring/1')
    assert.equal(await leases.take('south'), undefined)
    assert.equal((await store.get('ring/1'))!.state, 'cancelled')
    assert.equal(await leases.hold(lease, job), 'lost')
  })

  test('a job that is to stop and whose worker is silent is cancelled without another worker', async (t) => {
    const { leases, queue, store, silence } = await jobsFor(t, 'ring/1')
    await leases.take('north')
    await queue.askToCancel('ring/1')
    await queue.cancelSilent('2026-01-02T00:00:00.000Z')
    assert.equal((await store.get('ring/1'))!.state, 'running')
    await silence('ring/1')
    await queue.cancelSilent('2026-01-02T00:00:00.000Z')
    const { state, endedAt } = (await store.get('ring/1'))!
    assert.deepEqual([state, endedAt], ['cancelled', '2026-01-02T00:00:00.000Z'])
  })

  test('what was made waits to be taken over, once', async (t) => {
    const { leases, queue } = await jobsFor(t, 'ring/1')
    const { lease, job } = (await leases.take('north'))!
    await leases.end(lease, completed(job), MADE)
    const [finished] = await queue.finished()
    assert.deepEqual([finished!.job.modelVersion, finished!.made], ['v1', MADE])
    await queue.settle({ ...finished!.job, activated: true })
    assert.deepEqual(await queue.finished(), [])
  })
})
