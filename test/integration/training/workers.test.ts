// Trainings by `okng worker`: a plant and two workers as processes, which share a database and blobs.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TrainJob } from '../../../src/domain/training/training.ts'
import { databaseOf } from '../../unit/store/database/database-fixture.ts'
import { startS3, S3_KEYS } from '../../unit/store/blobs/s3-server.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { OKNG } from '../service-fixture.ts'
import { drawParts, hasState, processesWith, QUICK, startService } from '../training-fixture.ts'

const LINUX_ONLY = process.platform === 'linux' ? false : 'looks into /proc'

interface Worker {
  readonly process: ChildProcess
  readonly log: { msg: string; job?: string }[]
  /** Resolves when it logs such a line. */
  said(text: string): Promise<void>
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** A plant with the recipe `ring` and drawn parts, and what starts workers of it. */
async function startPlant(t: TestContext) {
  const folder = tempFolder(t)
  const { data, parts } = await drawParts(folder, { ok: 12, ng: 4 })
  const config = join(folder, 'config.json')
  writeFileSync(config, JSON.stringify({ training: { by: 'workers', leaseSeconds: 8 } }))
  const s3 = await startS3(t)
  const common = {
    OKNG_CONFIG: config,
    OKNG_BLOBS: s3.address,
    AWS_ACCESS_KEY_ID: S3_KEYS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: S3_KEYS.secretAccessKey,
    DATABASE_URL: (await databaseOf(data)) || join(data, 'okng.db')
  }
  const plant = await startService(t, data, common)

  function startWorker(name: string): Worker {
    const env = { ...process.env, ...common, OKNG_DATA_DIR: join(folder, name), OKNG_TRAINING_PRIORITY: 'normal' }
    const child = spawn(process.execPath, [OKNG, 'worker', '--threads', '1'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const log: Worker['log'] = []
    const waiting: { text: string; resolve: () => void }[] = []
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as Worker['log'][number]
      log.push(entry)
      for (const { text, resolve } of waiting) if (entry.msg.includes(text)) resolve()
    })
    const ended = new Promise<void>((resolve) => {
      child.once('close', () => {
        resolve()
      })
    })
    const kill = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
      child.kill(signal)
      await ended
    }
    t.after(() => kill('SIGKILL'))
    return {
      process: child,
      log,
      kill,
      said: (text) =>
        new Promise((resolve) => {
          if (log.some(({ msg }) => msg.includes(text))) resolve()
          else waiting.push({ text, resolve })
        })
    }
  }

  const train = async (request: object): Promise<TrainJob> => {
    const answer = await plant.post('/train', {
      recipe: 'ring',
      dataset: parts,
      activate: 'never',
      ...QUICK,
      ...request
    })
    assert.equal(answer.status, 202)
    return (await answer.json()) as TrainJob
  }
  return { data, folder, plant, s3, startWorker, train }
}

suite('workers', () => {
  test(
    'a worker is killed: its job goes on at another one from the checkpoint, and ends once',
    { skip: LINUX_ONLY },
    async (t) => {
      const { data, folder, plant, startWorker, train } = await startPlant(t)
      const { id } = await train({ epochs: 14, saveInterval: 1, activate: 'always' })
      const first = startWorker('first')
      await plant.until(id, ({ progress }) => (progress?.epoch ?? 0) >= 4)
      // It must not end while the second worker starts.
      const trainings = processesWith(id)
      assert.ok(trainings.length > 0)
      for (const pid of trainings) process.kill(pid, 'SIGSTOP')
      const second = startWorker('second')
      await second.said('waits for trainings')
      await first.kill('SIGKILL')
      for (const pid of trainings) process.kill(pid, 'SIGCONT')
      const done = await plant.until(id, ({ state, activated }) => state === 'completed' && activated !== null)
      assert.deepEqual(
        [done.state, done.resumes, done.history.map(({ epoch }) => epoch)],
        ['completed', 1, Array.from({ length: 14 }, (_, n) => n + 1)],
        done.error ?? ''
      )
      assert.deepEqual(readdirSync(join(data, 'models/ring')), [done.modelVersion])
      const recipe = JSON.parse(readFileSync(join(data, 'recipes/ring.json'), 'utf8')) as {
        activeModelVersion?: string
      }
      if (done.activated === true) assert.equal(recipe.activeModelVersion, done.modelVersion)
      else assert.match(done.activation!, /every one of the \d+ defects/)
      assert.deepEqual(readdirSync(join(folder, 'second/worker', String(second.process.pid))), [])
      assert.deepEqual(processesWith(id), [])
    }
  )

  test('a job that runs elsewhere is cancelled, and leaves no process', { skip: LINUX_ONLY }, async (t) => {
    const { plant, startWorker, train } = await startPlant(t)
    const [endless, waiting] = [await train({ epochs: 99_991 }), await train({ epochs: 99_992 })]
    startWorker('first')
    await plant.until(endless.id, ({ progress }) => progress !== null)
    for (const { id } of [waiting, endless]) {
      const answer = await fetch(`${plant.url}/train/${id}`, { method: 'DELETE' })
      assert.deepEqual([answer.status, ((await answer.json()) as TrainJob).state], [200, 'cancelled'])
    }
    assert.deepEqual(processesWith('"epochs":9999'), [])
    const again = await fetch(`${plant.url}/train/${endless.id}`, { method: 'DELETE' })
    assert.equal(again.status, 409)
  })

  test('a worker that is told to end gives its job back, with what it has', { skip: LINUX_ONLY }, async (t) => {
    const { plant, startWorker, train } = await startPlant(t)
    const { id } = await train({ epochs: 14, saveInterval: 1 })
    const first = startWorker('first')
    await plant.until(id, ({ progress }) => (progress?.epoch ?? 0) >= 2)
    await first.kill('SIGTERM')
    assert.equal(first.process.exitCode, 0)
    assert.equal((await plant.job(id)).state, 'queued')
    startWorker('second')
    const done = await plant.until(id, hasState('completed'))
    assert.deepEqual([done.state, done.resumes, done.history.length], ['completed', 0, 14], done.error ?? '')
  })

  test(
    'the storage is away when a training ends: the version comes when it is back',
    { skip: LINUX_ONLY },
    async (t) => {
      const { data, plant, s3, startWorker, train } = await startPlant(t)
      const { id } = await train({ epochs: 12, saveInterval: 100 })
      startWorker('first')
      await plant.until(id, ({ progress }) => (progress?.epoch ?? 0) >= 1)
      await new Promise<void>((resolve) => {
        s3.faults = () => {
          resolve()
          return 'full'
        }
      })
      assert.equal((await plant.job(id)).state, 'running')
      s3.faults = () => undefined
      const done = await plant.until(id, ({ activated }) => activated !== null)
      assert.deepEqual([done.state, readdirSync(join(data, 'models/ring'))], ['completed', [done.modelVersion]])
    }
  )
})
