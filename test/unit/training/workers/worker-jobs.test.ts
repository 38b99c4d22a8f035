import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { StoredJob } from '../../../../src/domain/training/job-store.ts'
import { TRAIN_DEFAULTS } from '../../../../src/domain/training/training.ts'
import { BlobsUnavailable, DatasetInvalid, RecipeNotFound } from '../../../../src/errors.ts'
import { queuedJob } from '../../../../src/training/jobs/job-states.ts'
import { createWorkerJobs, type WorkerJobsParts } from '../../../../src/training/workers/worker-jobs.ts'

const request = { dataset: 'labelled', parameters: TRAIN_DEFAULTS, activate: 'never', minimumGain: 0 } as const
const JOB: StoredJob = queuedJob({ id: 'job', recipe: 'ring', startedBy: 'anna', source: 'a.csv', ...request }, '')

/** Looks three times at a queue with one job whose packing fails with each of these errors, then succeeds. */
async function looked(failures: readonly Error[]) {
  const [packed, changed, cleaned, errors]: [string[], StoredJob[], string[], unknown[]] = [[], [], [], []]
  let job = JOB
  let tries = 0
  let looks = 0
  let end = (): void => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const jobs = createWorkerJobs({
    store: {
      get: async () => job,
      unfinished: async () => (job.state === 'queued' ? [job] : []),
      async takeQueued(taken: StoredJob) {
        job = taken
        return true
      }
    } as Partial<WorkerJobsParts['store']> as WorkerJobsParts['store'],
    queue: {
      unpacked: async () => (job.state === 'queued' && packed.length === 0 ? [job] : []),
      async packed(_id: string, source: string) {
        packed.push(source)
        return true
      },
      cancelSilent: async () => {},
      finished: async () => []
    } as Partial<WorkerJobsParts['queue']> as WorkerJobsParts['queue'],
    async pack() {
      const failure = failures[tries++]
      if (failure !== undefined) throw failure
      return 'abc'
    },
    receiveVersion: async () => {},
    newId: () => 'job',
    now: () => new Date(0),
    prepare: async () => 'a.csv',
    cleanUp: async ({ id }) => void cleaned.push(id),
    activate: async () => {},
    onChanged: (told) => changed.push(told as StoredJob),
    onError: (error) => errors.push(error),
    async pause() {
      if (++looks === 3) end()
      await new Promise((resolve) => setImmediate(resolve))
    }
  })
  jobs.resume()
  await ended
  await jobs.close()
  return { job, packed, tries, changed, cleaned, errors }
}

suite('training jobs for workers', () => {
  test('a storage that is away is waited for', async () => {
    const away = new BlobsUnavailable('connect ECONNREFUSED')
    const { job, packed, tries, errors } = await looked([away, away])
    assert.deepEqual([job.state, packed, tries, errors], ['queued', ['sha256:abc'], 3, [away, away]])
  })

  for (const error of [new DatasetInvalid('no NG part'), new RecipeNotFound('ring', 'none')])
    test(`a job fails that cannot be packed: ${error.code}`, async () => {
      const { job, packed, tries, changed, cleaned } = await looked([error, error])
      assert.deepEqual([job.state, job.error, packed, tries], ['failed', error.message, [], 1])
      assert.equal(changed.at(-1)!.state, 'failed')
      assert.deepEqual(cleaned, ['job'])
    })
})
