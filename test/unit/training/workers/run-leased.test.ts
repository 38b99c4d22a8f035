// One leased training, with everything around it faked.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import type { Hold, LeasedJob, MadeVersion } from '../../../../src/domain/workers/leases.ts'
import type { StoredJob } from '../../../../src/domain/training/job-store.ts'
import { TRAIN_DEFAULTS } from '../../../../src/domain/training/training.ts'
import { BlobsUnavailable, RecordsUnavailable } from '../../../../src/errors.ts'
import { queuedJob } from '../../../../src/training/jobs/job-states.ts'
import { type LeasedRunParts, runLeased } from '../../../../src/training/workers/run-leased.ts'

const request = { dataset: 'labelled', parameters: TRAIN_DEFAULTS, activate: 'never', minimumGain: 0 } as const
const job: StoredJob = {
  ...queuedJob({ id: 'job', recipe: 'ring', startedBy: 'anna', source: 'sha256:1', ...request }, ''),
  state: 'running'
}
const leased: LeasedJob = { lease: { job: 'job', holder: 'north', number: 1 }, job, checkpoint: null }
const COMPLETED = JSON.stringify({ event: 'completed', modelVersion: 'v1', metrics: { auroc: 1 } })
const STOPPED = JSON.stringify({ event: 'stopped' })

/** Prints a line and ends; `endless`: only when it is told to. */
const prints = (line: string): string => `console.log(${JSON.stringify(line)})`
const endless = `process.on('SIGTERM', () => { ${prints(STOPPED)}; process.exit(1) }); setInterval(() => {}, 1000)`

/** @param script what the child process does */
function training(script: string, changes: Partial<LeasedRunParts> = {}, holds: readonly Hold[] = []) {
  const ended: { job: StoredJob; made: MadeVersion | null }[] = []
  const signals: string[] = []
  const errors: unknown[] = []
  const removed: string[] = []
  let beats = 0
  let nowMs = 0
  const parts: LeasedRunParts = {
    leases: {
      take: async () => undefined,
      hold: async () => holds[beats++] ?? 'held',
      keepCheckpoint: async () => ({ before: null }),
      async end(_lease, end, made) {
        ended.push({ job: end, made })
        return true
      }
    },
    leaseMs: 10_000,
    beatMs: 1000,
    folderOf: () => '/nonexistent/okng',
    unpack: async () => 'pictures.csv',
    spawn: () => spawn(process.execPath, ['-e', script]),
    signal(child: ChildProcess, signal) {
      signals.push(signal)
      child.kill(signal)
    },
    keepCheckpoint: async () => true,
    removeCheckpoint: async ({ lease }) => void removed.push(lease.job),
    sendVersion: async () => 'manifest',
    onError: (error) => errors.push(error),
    now: () => new Date(0),
    clockMs: () => nowMs,
    pause: (ms) =>
      new Promise((resolve) => {
        setImmediate(() => {
          nowMs += ms
          resolve(undefined)
        })
      }),
    ...changes
  }
  const closing = new AbortController()
  return { run: runLeased(leased, parts, closing.signal), ended, signals, errors, removed, closing }
}

/** The database or the storage does not answer the first times. */
const away = <T>(times: number, error: Error, value: T) => {
  let left = times
  return async (): Promise<T> => {
    if (left-- > 0) throw error
    return value
  }
}

suite('a leased training', () => {
  test('ends with its version', async () => {
    const { run, ended, removed } = training(prints(COMPLETED))
    assert.equal((await run)!.state, 'completed')
    assert.deepEqual(removed, ['job'])
    assert.deepEqual(
      ended.map(({ job: { state, modelVersion }, made }) => [state, modelVersion, made]),
      [['completed', 'v1', { manifest: 'manifest' }]]
    )
  })

  test('fails with what the process said', async () => {
    const { run } = training("console.error('no such picture'); process.exit(1)")
    const { state, error } = (await run)!
    assert.deepEqual([state, error], ['failed', 'no such picture'])
  })

  test('is killed, and says nothing, when the lease is lost', async () => {
    const { run, ended, signals, removed } = training(endless, {}, ['held', 'lost'])
    assert.equal(await run, undefined)
    assert.deepEqual([ended, removed, [...new Set(signals)]], [[], [], ['SIGKILL']])
  })

  test('takes nothing from the worker that has the job by now', async () => {
    const late = training(prints(COMPLETED), {
      leases: {
        take: async () => undefined,
        hold: async () => 'held',
        keepCheckpoint: async () => ({ before: null }),
        end: async () => false
      }
    })
    assert.equal(await late.run, undefined)
    assert.deepEqual(late.removed, [])
  })

  test('is killed long before the lease ends when the database does not answer', async () => {
    const hold = async (): Promise<Hold> => {
      throw new RecordsUnavailable('gone')
    }
    const { leases } = { leases: { take: async () => undefined, hold, keepCheckpoint: async () => 'lost' as const } }
    const { run, signals } = training(endless, { leases: { ...leases, end: async () => false } })
    assert.equal(await run, undefined)
    assert.deepEqual([...new Set(signals)], ['SIGKILL'])
  })

  test('ends as cancelled when it is cancelled', async () => {
    const { run, ended } = training(endless, {}, ['held', 'cancelled'])
    assert.equal((await run)!.state, 'cancelled')
    assert.equal(ended[0]!.made, null)
  })

  test('is given back when the worker closes; one that something else has stopped counts as a try', async () => {
    const closed = training(endless)
    closed.closing.abort()
    const { state, resumes } = (await closed.run)!
    assert.deepEqual([state, resumes, closed.removed], ['queued', 0, []])
    const stopped = (await training(`${prints(STOPPED)}; process.exit(1)`).run)!
    assert.deepEqual([stopped.state, stopped.resumes], ['queued', 1])
  })

  test('waits for the storage at the begin and at the end', async () => {
    const gone = new BlobsUnavailable('503')
    const { run, ended, errors } = training(prints(COMPLETED), {
      unpack: away(2, gone, 'pictures.csv'),
      sendVersion: away(3, gone, 'manifest')
    })
    assert.equal((await run)!.state, 'completed')
    assert.deepEqual([ended.length, errors.length], [1, 5])
  })

  test('a storage that hangs with a checkpoint does not cost the lease', async () => {
    let beats = 0
    let release = (): void => {}
    const { run } = training(endless, {
      keepCheckpoint: () =>
        new Promise((resolve) => {
          release = () => {
            resolve(true)
          }
        }),
      leases: {
        take: async () => undefined,
        async hold() {
          beats++
          if (beats < 30) return 'held'
          release()
          return 'cancelled'
        },
        keepCheckpoint: async () => ({ before: null }),
        end: async () => true
      }
    })
    assert.deepEqual([(await run)!.state, beats >= 30], ['cancelled', true])
  })

  test('fails when a picture is missing', async () => {
    const unpack = away(9, new Error('a picture of the training is missing'), '')
    const { state, error } = (await training('', { unpack }).run)!
    assert.deepEqual([state, error], ['failed', 'a picture of the training is missing'])
  })
})
