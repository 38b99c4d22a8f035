import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { StoredJob } from '../../../../src/domain/training/job-store.ts'
import { TRAIN_DEFAULTS, type TrainJob } from '../../../../src/domain/training/training.ts'
import { DatasetInvalid } from '../../../../src/errors.ts'
import { GRACE_MS } from '../../../../src/training/jobs/job-run.ts'
import { MAX_QUEUED } from '../../../../src/training/jobs/accept-job.ts'
import { MAX_RESUMES } from '../../../../src/training/jobs/job-states.ts'
import { RETRY_MS } from '../../../../src/training/jobs/repeat-work.ts'
import { bench, COMPLETED, type FakeChild, memoryStore, progress } from './job-bench.ts'

const QUEUED: StoredJob = {
  id: 'job-1',
  recipe: 'ring',
  dataset: '/data',
  parameters: TRAIN_DEFAULTS,
  activate: 'always',
  minimumGain: 0,
  startedBy: 'anna',
  source: '/data',
  process: null,
  state: 'queued',
  progress: null,
  history: [],
  resumes: 0,
  modelVersion: null,
  metrics: null,
  activated: null,
  activation: null,
  error: null,
  createdAt: '1970-01-01T00:00:00.000Z',
  startedAt: null,
  endedAt: null
}
const comparison = (active: number, candidate: number) => ({
  version: 'v6',
  active: { auroc: active, escapeRate: 0.1, overkillRate: 0.1 },
  candidate: { auroc: candidate, escapeRate: 0.1, overkillRate: 0.1 }
})

suite('createJobRunner', () => {
  test('a job from start to end: queued, running, progress, completed and active; in the store each time', async () => {
    const b = bench()
    assert.deepEqual(await b.start(), QUEUED)
    const child = await b.child(0)
    const running: StoredJob = { ...QUEUED, state: 'running', startedAt: '1970-01-01T00:00:01.000Z' }
    assert.deepEqual(b.changes, [QUEUED, running])
    child.print(
      { event: 'cut', done: 1, of: 2 },
      { event: 'note', text: 'x' },
      { event: 'progress', progress: progress(1) },
      { event: 'batch', done: 1, of: 9 },
      { event: 'progress', progress: progress(2) },
      COMPLETED
    )
    await child.end(0)
    const done = await b.reached('job-1', 'completed')
    const process = { pid: 100, startTime: 'then' }
    assert.deepEqual(done, {
      ...running,
      state: 'completed',
      progress: progress(2),
      history: [progress(1), progress(2)],
      modelVersion: 'v7',
      metrics: { auroc: 0.99 },
      activated: true,
      activation: 'as asked',
      endedAt: '1970-01-01T00:00:02.000Z'
    })
    assert.deepEqual(b.changes.slice(2), [
      { ...running, process, progress: progress(1), history: [progress(1)] },
      { ...running, process, progress: progress(2), history: [progress(1), progress(2)] },
      done
    ])
    await b.runner.idle()
    assert.deepEqual(b.store.jobs.get('job-1'), done)
    assert.deepEqual(
      b.activated.map(({ id, modelVersion }) => [id, modelVersion]),
      [['job-1', 'v7']]
    )
    assert.deepEqual(b.cleaned, [done])
    assert.equal(b.machine.held, false)
    assert.deepEqual([b.timers, b.errors], [[], []])
  })

  test('reads lines in whatever pieces they come, and passes over what is no event', async () => {
    const b = bench()
    await b.start()
    const child = await b.child(0)
    const line = JSON.stringify({ event: 'progress', progress: progress(1) })
    child.stdout.write('Warning: something from a library\nnull\n7\n')
    child.stdout.write(line.slice(0, 20))
    child.stdout.write(`${line.slice(20)}\n`)
    child.stdout.write(JSON.stringify(COMPLETED)) // the last line without its end
    await child.end(0)
    assert.deepEqual((await b.reached('job-1', 'completed')).progress, progress(1))
  })

  test('one training at a time; the next begins when it has ended, in the order of the queue', async () => {
    const b = bench()
    for (let n = 0; n < 3; n++) await b.start()
    const order: string[] = []
    for (let n = 0; n < 3; n++) {
      const child = await b.child(n)
      assert.equal(b.children.length, n + 1)
      order.push((await b.store.unfinished()).find(({ state }) => state === 'running')!.id)
      await child.end(1)
    }
    await b.runner.idle()
    assert.deepEqual(order, ['job-1', 'job-2', 'job-3'])
    assert.deepEqual(
      (await b.runner.list(2)).map(({ id, state }) => [id, state]),
      [
        ['job-3', 'failed'],
        ['job-2', 'failed']
      ]
    )
  })

  test('only so many may wait', async () => {
    const b = bench()
    await b.start()
    await b.child(0)
    await Promise.all(Array.from({ length: MAX_QUEUED }, () => b.start()))
    await assert.rejects(b.start(), { code: 'TRAINING_QUEUE_FULL', statusCode: 409 })
    assert.equal(b.store.jobs.size, MAX_QUEUED + 1)
    await b.runner.close()
  })

  test('what the preparation refuses is no job', async () => {
    const b = bench({
      prepare: async () => {
        throw new DatasetInvalid('expected pictures')
      }
    })
    await assert.rejects(b.start(), { code: 'DATASET_INVALID' })
    assert.deepEqual([b.store.jobs.size, b.children.length], [0, 0])
  })

  test('what cannot be written down is no job, and leaves nothing', async () => {
    const b = bench(
      {},
      {
        ...memoryStore(),
        add: async () => {
          throw new Error('the disk is full')
        }
      }
    )
    await assert.rejects(b.start(), /the disk is full/)
    assert.deepEqual([b.cleaned.length, b.children.length], [1, 0])
  })

  const failures: [string, (child: FakeChild) => void, string][] = [
    [
      'its last words on stderr',
      (child) => {
        child.stderr.write('the loss became NaN\n')
        void child.end(1)
      },
      'the loss became NaN'
    ],
    [
      'the exit code where it said nothing',
      (child) => {
        void child.end(3)
      },
      'exit code 3'
    ],
    [
      'the signal that ended it',
      (child) => {
        void child.end(null, 'SIGKILL')
      },
      'ended by SIGKILL'
    ],
    [
      'no result at exit code 0',
      (child) => {
        void child.end(0)
      },
      'ended without a result'
    ],
    [
      'a process that could not be started',
      (child) => {
        child.emit('error', new Error('spawn node ENOENT'))
      },
      'spawn node ENOENT'
    ],
    [
      'an exit code after the result',
      (child) => {
        child.print(COMPLETED)
        void child.end(1)
      },
      'exit code 1'
    ]
  ]
  for (const [name, play, error] of failures) {
    test(`failed: ${name}`, async () => {
      const b = bench()
      await b.start()
      play(await b.child(0))
      const job = await b.reached('job-1', 'failed')
      // What may have sent a signal depends on the machine.
      assert.deepEqual(
        [job.error!.split(':')[0], job.modelVersion, job.endedAt, job.process],
        [error, null, '1970-01-01T00:00:02.000Z', null]
      )
      assert.equal(b.activated.length, 0)
    })
  }

  test('failed: the tail of a long stderr', async () => {
    const b = bench()
    await b.start()
    const child = await b.child(0)
    for (let n = 0; n < 500; n++) child.stderr.write(`line ${n} é\n`)
    void child.end(1)
    const { error } = await b.reached('job-1', 'failed')
    assert.ok(error!.endsWith('line 498 é\nline 499 é'))
    assert.ok(error!.length <= 2000 && error!.length > 1900)
  })

  test('failed: spawning throws; the next job runs', async () => {
    let throwing = true
    const b = bench({
      spawn() {
        if (throwing) throw new Error('spawn EAGAIN')
        throw new Error('again')
      }
    })
    await b.start()
    assert.equal((await b.reached('job-1', 'failed')).error, 'spawn EAGAIN')
    throwing = false
    await b.start()
    assert.equal((await b.reached('job-2', 'failed')).error, 'again')
  })

  suite('activation', () => {
    for (const [name, activate, minimumGain, event, activated, why] of [
      ['never: published only', 'never', 0, COMPLETED, false, /published only/],
      [
        'always, but every held-out defect goes through',
        'always',
        0,
        { ...COMPLETED, metrics: { auroc: 0.6, escape: { count: 2, of: 2 } } },
        false,
        /not activated: it lets every one of the 2 defects through/
      ],
      [
        'if-better, and it is',
        'if-better',
        0.01,
        { ...COMPLETED, comparison: comparison(0.9, 0.92) },
        true,
        /AUROC 0\.9200.*v6 has 0\.9000/
      ],
      [
        'if-better, and the gain is too small',
        'if-better',
        0.01,
        { ...COMPLETED, comparison: comparison(0.9, 0.905) },
        false,
        /a gain of 0\.0050, expected at least 0\.01/
      ],
      ['if-better, and there was no active version', 'if-better', 0.01, COMPLETED, true, /no active version/]
    ] as const) {
      test(name, async () => {
        const b = bench()
        await b.start({ activate, minimumGain })
        const child = await b.child(0)
        child.print(event)
        void child.end(0)
        const job = await b.reached('job-1', 'completed')
        assert.equal(job.activated, activated)
        assert.match(job.activation!, why)
        assert.equal(b.activated.length, activated ? 1 : 0)
      })
    }

    test('what the golden set, or the version itself, does not allow: completed, not active, and why', async () => {
      const b = bench({
        activate: async () => {
          throw new Error('golden picture 3 is judged OK')
        }
      })
      await b.start()
      const child = await b.child(0)
      child.print(COMPLETED)
      void child.end(0)
      const job = await b.reached('job-1', 'completed')
      assert.deepEqual([job.activated, job.activation], [false, 'not allowed: golden picture 3 is judged OK'])
    })
  })

  suite('cancel', () => {
    test('of a running job: asked to end, and gone when that is answered', async () => {
      const b = bench()
      await b.start()
      const child = await b.child(0)
      const job = await b.runner.cancel('job-1')
      assert.deepEqual(child.signals, ['SIGTERM'])
      assert.deepEqual([job.state, job.error, job.endedAt], ['cancelled', null, '1970-01-01T00:00:03.000Z'])
      assert.deepEqual(b.store.jobs.get('job-1'), job)
      assert.deepEqual(
        b.cleaned.map(({ state }) => state),
        ['cancelled']
      )
      assert.deepEqual(b.timers, [])
    })

    test('of one that does not end by itself: killed after the grace, within 2 s', async () => {
      const b = bench()
      await b.start()
      const child = await b.child(0)
      child.obeys = false
      const cancelled = b.runner.cancel('job-1')
      while (b.timers.length === 0) await new Promise(setImmediate)
      assert.deepEqual(
        b.timers.map(({ ms }) => ms),
        [GRACE_MS]
      )
      assert.ok(GRACE_MS < 2000)
      assert.deepEqual(child.signals, ['SIGTERM'])
      b.timers[0]!.run()
      assert.equal((await cancelled).state, 'cancelled')
      assert.deepEqual(child.signals, ['SIGTERM', 'SIGKILL'])
    })

    test('of a waiting job: it never starts', async () => {
      const b = bench()
      await b.start()
      await b.start()
      const child = await b.child(0)
      assert.equal((await b.runner.cancel('job-2')).state, 'cancelled')
      await child.end(1)
      await b.runner.idle()
      assert.equal(b.children.length, 1)
      assert.deepEqual(
        b.cleaned.map(({ id }) => id),
        ['job-2', 'job-1']
      )
    })

    test('at any moment after the start', async () => {
      for (let ticks = 0; ticks < 20; ticks++) {
        const b = bench()
        await b.start()
        for (let n = 0; n < ticks; n++) await Promise.resolve()
        assert.equal((await b.runner.cancel('job-1')).state, 'cancelled')
        await b.runner.idle()
        assert.equal(b.store.jobs.get('job-1')!.state, 'cancelled')
        assert.ok(b.children.every(({ signals }) => signals.length === 1))
        assert.equal(b.machine.held, false)
      }
    })

    test('twice at once is once', async () => {
      const b = bench()
      await b.start()
      const child = await b.child(0)
      const [one, other] = await Promise.all([b.runner.cancel('job-1'), b.runner.cancel('job-1')])
      assert.deepEqual(one, other)
      assert.deepEqual(child.signals, ['SIGTERM'])
    })

    test('too late: the version is published, and stays inactive', async () => {
      const b = bench()
      await b.start()
      const child = await b.child(0)
      child.obeys = false
      child.print(COMPLETED)
      const cancelled = b.runner.cancel('job-1')
      await new Promise(setImmediate)
      void child.end(0)
      await assert.rejects(cancelled, { code: 'JOB_NOT_CANCELLABLE', message: /completed/ })
      const { activated, activation } = b.store.jobs.get('job-1')!
      assert.deepEqual(
        [activated, activation, b.activated.length],
        [false, 'cancelled when the version was just published', 0]
      )
    })

    test('of no job, and of one that is over', async () => {
      const b = bench()
      await assert.rejects(b.runner.cancel('job-9'), { code: 'JOB_NOT_FOUND' })
      await b.start()
      await (await b.child(0)).end(1)
      await b.reached('job-1', 'failed')
      await assert.rejects(b.runner.cancel('job-1'), {
        code: 'JOB_NOT_CANCELLABLE',
        statusCode: 409,
        message: /failed/
      })
    })
  })

  suite('restart', () => {
    const left = (...jobs: StoredJob[]) => {
      const store = memoryStore()
      for (const job of jobs) store.jobs.set(job.id, job)
      return store
    }
    const broken: StoredJob = {
      ...QUEUED,
      state: 'running',
      process: { pid: 77, startTime: 'once' },
      history: [progress(1), progress(2)],
      progress: progress(2),
      startedAt: '1970-01-01T00:00:00.500Z'
    }

    test('queued jobs go on by themselves', async () => {
      const b = bench({}, left(QUEUED, { ...QUEUED, id: 'job-2' }))
      b.runner.resume()
      await (await b.child(0)).end(1)
      await (await b.child(1)).end(1)
      await b.runner.idle()
      assert.deepEqual(
        [...b.store.jobs.values()].map(({ state }) => state),
        ['failed', 'failed']
      )
    })

    test('one that was broken off is taken up again, its process ended, its curve gone on with', async () => {
      const b = bench({}, left(broken))
      b.runner.resume()
      const child = await b.child(0)
      assert.deepEqual(b.leftovers, [{ pid: 77, startTime: 'once' }])
      child.print({ event: 'progress', progress: progress(2) }, { event: 'progress', progress: progress(3) }, COMPLETED)
      void child.end(0)
      const job = await b.reached('job-1', 'completed')
      assert.deepEqual(
        [job.resumes, job.history, job.startedAt],
        [1, [progress(1), progress(2), progress(3)], '1970-01-01T00:00:00.500Z']
      )
    })

    test(`that happens ${MAX_RESUMES} times; then it fails, and says so`, async () => {
      const b = bench({}, left({ ...broken, resumes: MAX_RESUMES }))
      b.runner.resume()
      const job = await b.reached('job-1', 'failed')
      assert.equal(
        job.error,
        'the service ended while the job ran, after the job had been resumed from its checkpoint 2 times'
      )
      assert.equal(b.children.length, 0)
    })

    test('while another service of the machine trains, jobs wait; a job said to be running may well run', async () => {
      const b = bench({}, left(broken, { ...QUEUED, id: 'job-2' }))
      b.machine.free = false
      b.runner.resume()
      await b.runner.idle()
      assert.deepEqual([b.children.length, b.leftovers.length, b.timers.map(({ ms }) => ms)], [0, 0, [RETRY_MS]])
      b.machine.free = true
      b.timers[0]!.run()
      await b.child(0)
      await b.runner.close()
    })

    test('a service that closes ends the child and queues its job again, which does not count', async () => {
      const b = bench()
      await b.start()
      const child = await b.child(0)
      await b.runner.close()
      assert.deepEqual(child.signals, ['SIGTERM'])
      const { state, resumes, process, endedAt } = b.store.jobs.get('job-1')!
      assert.deepEqual([state, resumes, process, endedAt], ['queued', 0, null, null])
      assert.equal(b.children.length, 1)
      await b.runner.close()
      assert.equal(b.machine.held, false)
    })

    test('a child that someone else told to stop goes on from its checkpoint, but not for ever', async () => {
      const b = bench()
      await b.start()
      for (let n = 0; n <= MAX_RESUMES; n++) (await b.child(n)).signal('SIGTERM')
      const job = await b.reached('job-1', 'failed')
      assert.match(job.error!, /told to stop from outside, after .* 2 times/)
      assert.equal(b.children.length, MAX_RESUMES + 1)
    })
  })

  suite('a database that fails', () => {
    test('an end that cannot be written down is tried again, and the job does not run twice', async () => {
      const store = memoryStore()
      let failing = true
      const b = bench(
        {},
        {
          ...store,
          async save(job) {
            if (failing && job.state === 'completed') throw new Error('locked')
            await store.save(job)
          }
        }
      )
      await b.start()
      const child = await b.child(0)
      child.print(COMPLETED)
      void child.end(0)
      while (b.timers.length === 0) await new Promise(setImmediate)
      assert.deepEqual([b.timers[0]!.ms, store.jobs.get('job-1')!.state, b.errors.length], [RETRY_MS, 'running', 1])
      failing = false
      b.timers[0]!.run()
      await b.reached('job-1', 'completed')
      await b.runner.idle()
      assert.deepEqual([store.jobs.get('job-1')!.state, b.children.length], ['completed', 1])
    })

    test('a queue that cannot be read is looked at again later', async () => {
      const store = memoryStore()
      let failing = true
      store.jobs.set(QUEUED.id, QUEUED)
      const b = bench(
        {},
        {
          ...store,
          async unfinished() {
            if (failing) throw new Error('locked')
            return store.unfinished()
          }
        }
      )
      b.runner.resume()
      await b.runner.idle()
      assert.deepEqual([b.errors.length, b.timers.map(({ ms }) => ms)], [1, [RETRY_MS]])
      failing = false
      b.timers[0]!.run()
      await b.child(0)
      await b.runner.close()
    })
  })

  test('those who watch a job are told each change, until they go', async () => {
    const b = bench()
    await b.start()
    const seen: TrainJob['state'][] = []
    const stop = b.runner.watch('job-1', ({ state }) => {
      seen.push(state)
    })
    b.runner.watch('job-2', () => {
      assert.fail('not about this job')
    })
    const child = await b.child(0)
    child.print({ event: 'progress', progress: progress(1) })
    void child.end(1)
    await b.reached('job-1', 'failed')
    stop()
    assert.deepEqual(seen, ['running', 'running', 'failed'])
  })
})
