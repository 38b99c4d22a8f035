import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { TRAIN_DEFAULTS, type TrainJob, type TrainProgress } from '../../../src/domain/training.ts'
import { DatasetInvalid } from '../../../src/errors.ts'
import { createJobRunner, type JobRunner, type JobRunnerOptions } from '../../../src/training/job-runner.ts'
import { tempFolder } from '../temp-folder.ts'

const progress = (epoch: number): TrainProgress => ({ epoch, epochs: 3, loss: 1 / epoch, tripletLoss: 0.5, reconstructionLoss: 0.1, validationAuroc: 0.9, secondsLeft: 10 })
const COMPLETED = { event: 'completed', modelVersion: 'v7', metrics: { auroc: 0.99 } }

/** A child process that the test plays. */
class FakeChild extends EventEmitter {
  readonly stdout = new PassThrough()
  readonly stderr = new PassThrough()
  readonly signals: string[] = []

  print (...events: object[]): void { for (const event of events) this.stdout.write(`${JSON.stringify(event)}\n`) }

  /** Ends as a process does: first the streams, then `close`. */
  async end (code: number | null, signal: string | null = null): Promise<void> {
    for (const stream of [this.stdout, this.stderr]) {
      const closed = new Promise((resolve) => { stream.once('close', resolve) })
      stream.resume().end()
      await closed
    }
    this.emit('close', code, signal)
  }

  kill (signal: string): boolean {
    this.signals.push(signal)
    void this.end(null, signal)
    return true
  }
}

interface Bench { readonly runner: JobRunner, readonly folder: string, readonly children: FakeChild[], readonly changes: TrainJob[], readonly completed: TrainJob[], ended (id: string): Promise<TrainJob> }

const isOver = (job: TrainJob | undefined): job is TrainJob => job?.state === 'completed' || job?.state === 'failed'

function bench (t: TestContext, change: Partial<JobRunnerOptions> = {}): Bench {
  const folder = join(tempFolder(t), 'jobs')
  const children: FakeChild[] = []
  const changes: TrainJob[] = []
  const completed: TrainJob[] = []
  const bell = new EventEmitter()
  let ids = 0
  let seconds = 0
  const runner = createJobRunner({
    folder,
    spawn () { const child = new FakeChild(); children.push(child); return child as unknown as ChildProcess },
    check: async () => {},
    onCompleted: async (job) => { completed.push(job) },
    onChanged: (job) => { changes.push(job); bell.emit('change', job) },
    newId: () => `job-${++ids}`,
    now: () => new Date(1000 * seconds++),
    ...change
  })
  return {
    runner, folder, children, changes, completed,
    async ended (id) {
      while (!isOver(runner.get(id))) await new Promise((resolve) => { bell.once('change', resolve) })
      await runner.close()
      return runner.get(id)!
    }
  }
}
const start = ({ runner }: Bench): Promise<TrainJob> => runner.start('ring', '/data', TRAIN_DEFAULTS)
const onDisk = ({ folder }: Bench, id: string): TrainJob => JSON.parse(readFileSync(join(folder, `${id}.json`), 'utf8')) as TrainJob

suite('createJobRunner', () => {
  test('a job from start to end: running, progress, completed, on disk each time', async (t) => {
    const b = bench(t)
    const job = await start(b)
    const running: TrainJob = {
      id: 'job-1', recipe: 'ring', dataset: '/data', parameters: TRAIN_DEFAULTS, state: 'running', progress: null, modelVersion: null, metrics: null, error: null,
      createdAt: '1970-01-01T00:00:00.000Z', startedAt: '1970-01-01T00:00:00.000Z', endedAt: null
    }
    assert.deepEqual(job, running)
    assert.deepEqual(onDisk(b, 'job-1'), running)
    const [child] = b.children
    child!.print({ event: 'cut', done: 1, of: 2 }, { event: 'note', text: 'x' }, { event: 'progress', progress: progress(1) }, { event: 'batch', done: 1, of: 9 }, { event: 'progress', progress: progress(2) }, COMPLETED)
    void child!.end(0)
    const done: TrainJob = { ...running, state: 'completed', progress: progress(2), modelVersion: 'v7', metrics: { auroc: 0.99 }, endedAt: '1970-01-01T00:00:01.000Z' }
    assert.deepEqual(await b.ended('job-1'), done)
    assert.deepEqual(onDisk(b, 'job-1'), done)
    assert.deepEqual(b.changes, [running, { ...running, progress: progress(1) }, { ...running, progress: progress(2) }, done])
    assert.equal(b.completed.length, 1)
    assert.deepEqual([b.completed[0]!.id, b.completed[0]!.modelVersion], ['job-1', 'v7'])
    assert.deepEqual(readdirSync(b.folder), ['job-1.json'])
  })

  test('reads lines in whatever pieces they come, and passes over what is no event', async (t) => {
    const b = bench(t)
    await start(b)
    const line = JSON.stringify({ event: 'progress', progress: progress(1) })
    const { stdout } = b.children[0]!
    stdout.write('Warning: something from a library\nnull\n7\n')
    stdout.write(line.slice(0, 20))
    stdout.write(`${line.slice(20)}\n`)
    stdout.write(JSON.stringify(COMPLETED)) // the last line without its end
    void b.children[0]!.end(0)
    const { state, progress: last } = await b.ended('job-1')
    assert.deepEqual([state, last], ['completed', progress(1)])
  })

  test('one training at a time; the next may start when it has ended', async (t) => {
    const b = bench(t)
    await start(b)
    await assert.rejects(start(b), { code: 'TRAINING_BUSY', statusCode: 409, message: /'job-1'/ })
    assert.equal(b.children.length, 1)
    void b.children[0]!.end(1)
    await b.ended('job-1')
    assert.equal((await start(b)).id, 'job-2')
    assert.deepEqual(b.runner.list().map(({ id }) => id), ['job-2', 'job-1'])
    void b.children[1]!.end(1)
    await b.ended('job-2')
  })

  test('of two starts at once only one runs', async (t) => {
    const b = bench(t)
    const outcomes = await Promise.allSettled([start(b), start(b)])
    assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'rejected'])
    assert.equal(b.children.length, 1)
    await b.runner.close()
  })

  test('what the check refuses is no job', async (t) => {
    const b = bench(t, { check: async () => { throw new DatasetInvalid('expected pictures') } })
    await assert.rejects(start(b), { code: 'DATASET_INVALID' })
    assert.deepEqual(b.runner.list(), [])
    assert.equal(b.children.length, 0)
    assert.equal(existsSync(b.folder), false)
  })

  const failures: [string, (child: FakeChild) => void, string][] = [
    ['its last words on stderr', (child) => { child.stderr.write('the loss became NaN\n'); void child.end(1) }, 'the loss became NaN'],
    ['the exit code where it said nothing', (child) => { void child.end(3) }, 'exit code 3'],
    ['the signal that ended it', (child) => { void child.end(null, 'SIGKILL') }, 'ended by SIGKILL'],
    ['no result at exit code 0', (child) => { void child.end(0) }, 'ended without a result'],
    ['a process that could not be started', (child) => { child.emit('error', new Error('spawn node ENOENT')) }, 'spawn node ENOENT'],
    ['an exit code after the result', (child) => { child.print(COMPLETED); void child.end(1) }, 'exit code 1']
  ]
  for (const [name, play, error] of failures) {
    test(`failed: ${name}`, async (t) => {
      const b = bench(t)
      await start(b)
      play(b.children[0]!)
      const job = await b.ended('job-1')
      assert.deepEqual([job.state, job.error, job.modelVersion, job.endedAt], ['failed', error, null, '1970-01-01T00:00:01.000Z'])
      assert.deepEqual(onDisk(b, 'job-1'), job)
      assert.equal(b.completed.length, 0)
    })
  }

  test('failed: the tail of a long stderr', async (t) => {
    const b = bench(t)
    await start(b)
    for (let n = 0; n < 500; n++) b.children[0]!.stderr.write(`line ${n} é\n`)
    void b.children[0]!.end(1)
    const { error } = await b.ended('job-1')
    assert.ok(error!.endsWith('line 498 é\nline 499 é'))
    assert.ok(error!.length <= 2000 && error!.length > 1900)
  })

  test('failed: spawning throws; the next start is free', async (t) => {
    let throwing = true
    const b = bench(t, { spawn () { if (throwing) throw new Error('spawn EAGAIN'); return new FakeChild() as unknown as ChildProcess } })
    const job = await start(b)
    assert.deepEqual([job.state, job.error], ['failed', 'spawn EAGAIN'])
    assert.deepEqual(onDisk(b, 'job-1'), job)
    throwing = false
    assert.equal((await start(b)).state, 'running')
    await b.runner.close()
  })

  test('failed: trained, but the new version cannot be used; the service lives on', async (t) => {
    const b = bench(t, { onCompleted: async () => { throw new Error('bank is empty') } })
    await start(b)
    b.children[0]!.print(COMPLETED)
    void b.children[0]!.end(0)
    const job = await b.ended('job-1')
    assert.equal(job.state, 'failed')
    assert.match(job.error!, /^trained, but .*bank is empty$/)
    assert.equal((await start(b)).id, 'job-2')
    await b.runner.close()
  })

  test('a job that cannot be written down is not run', async (t) => {
    const b = bench(t)
    writeFileSync(b.folder, 'a file where the folder should be')
    await assert.rejects(start(b), { code: /EEXIST|ENOTDIR/ })
    assert.deepEqual(b.children[0]!.signals, ['SIGTERM'])
    await b.runner.close()
    assert.equal(b.runner.get('job-1')!.state, 'failed')
  })

  test('a last state that cannot be written harms nobody', async (t) => {
    const b = bench(t)
    await start(b)
    mkdirSync(join(b.folder, 'job-1.json.new'))
    b.children[0]!.print(COMPLETED)
    void b.children[0]!.end(0)
    assert.equal((await b.ended('job-1')).state, 'completed')
    assert.equal(onDisk(b, 'job-1').state, 'running') // which a restart turns into failed
  })

  test('close ends the child and waits until its end is written down', async (t) => {
    const b = bench(t)
    await start(b)
    await b.runner.close()
    assert.deepEqual(b.children[0]!.signals, ['SIGTERM'])
    assert.deepEqual([onDisk(b, 'job-1').state, onDisk(b, 'job-1').error], ['failed', 'ended by SIGTERM'])
    await b.runner.close()
    assert.equal(b.children[0]!.signals.length, 1)
  })

  test('close waits for the end that is just being written', async (t) => {
    const b = bench(t)
    await start(b)
    b.children[0]!.print(COMPLETED)
    await b.children[0]!.end(0)
    await b.runner.close()
    assert.equal(onDisk(b, 'job-1').state, 'completed')
  })

  test('restore: past jobs come back, one that was running is failed, damaged files are left out', async (t) => {
    const b = bench(t)
    await start(b)
    const running = onDisk(b, 'job-1')
    void b.children[0]!.end(2)
    const failed = await b.ended('job-1')
    writeFileSync(join(b.folder, 'job-8.json'), JSON.stringify({ ...running, id: 'job-8', createdAt: '1970-01-01T00:01:00.000Z' }))
    writeFileSync(join(b.folder, 'job-9.json'), JSON.stringify({ ...running, id: 'job-9', state: 'queued', createdAt: '1970-01-01T00:02:00.000Z' }))
    for (const [name, text] of [['a.json', ''], ['b.json', '{"id":'], ['c.json', 'null'], ['d.json', '{"id":"d","state":"resting"}'], ['job-7.json.new', '{'], ['notes.txt', 'x']]) writeFileSync(join(b.folder, name!), text!)

    const again = createJobRunner({
      folder: b.folder, spawn: () => assert.fail('nothing is to run'), check: async () => {}, onCompleted: async () => {}, onChanged: () => {}, newId: () => 'x', now: () => new Date(9e6)
    })
    await again.restore()
    assert.deepEqual(again.list().map(({ id, state }) => [id, state]), [['job-9', 'failed'], ['job-8', 'failed'], ['job-1', 'failed']])
    assert.deepEqual(again.get('job-1'), failed)
    const broken = again.get('job-8')!
    assert.match(broken.error!, /^the service ended while the job ran/)
    assert.equal(broken.endedAt, '1970-01-01T02:30:00.000Z')
    assert.deepEqual(onDisk(b, 'job-8'), broken)
    assert.equal(again.get('a'), undefined)
  })

  test('restore without a folder finds no jobs', async (t) => {
    const b = bench(t)
    await b.runner.restore()
    assert.deepEqual(b.runner.list(), [])
  })
})
