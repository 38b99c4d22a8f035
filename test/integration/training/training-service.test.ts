// Jobs, data sets and teaching on the service as a process, with real trainings in child processes.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { DatasetSummary } from '../../../src/domain/labelled/dataset.ts'
import type { Taught } from '../../../src/domain/training/teaching.ts'
import type { TrainJob } from '../../../src/domain/training/training.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawParts, hasState, processesWith, QUICK, startService } from '../training-fixture.ts'

const LINUX_ONLY = process.platform === 'linux' ? false : 'looks into /proc'

suite('training service', () => {
  test('upload, train on what was uploaded, compare, teach, and clear away', async (t) => {
    const { data, pictures } = await drawParts(tempFolder(t), { ok: 16, ng: 6 })
    const service = await startService(t, data)
    const [good, defects] = [pictures('OK'), pictures('NG')]
    assert.equal((await service.upload('/datasets/ring/images?label=good', good.slice(0, 13))).status, 201)
    assert.equal((await service.upload('/datasets/ring/images?label=defect', defects)).status, 201)
    const again = await service.upload('/datasets/ring/images?label=good', [
      ...good.slice(0, 14),
      new Blob(['no picture'])
    ])
    const { images, refused, dataset } = (await again.json()) as {
      images: { state: string }[]
      refused: object[]
      dataset: DatasetSummary
    }
    assert.deepEqual(
      images.map(({ state }) => state),
      [...Array.from({ length: 13 }, () => 'known'), 'added']
    )
    assert.deepEqual(refused, [
      {
        number: 14,
        errorCode: 'FRAME_FORMAT_UNKNOWN',
        detail:
          'expected BMP, JPEG, PNG, TIFF or WebP, received a body that starts with 6e 6f 20 70 69 63 74 75 '
          + '(text "no picture")'
      }
    ])
    assert.deepEqual(dataset.counts, { good: 14, defect: 6 })

    const first = (await (
      await service.post('/train', { recipe: 'ring', dataset: 'labelled', ...QUICK })
    ).json()) as TrainJob
    assert.equal(first.state, 'queued')
    const inUse = await fetch(`${service.url}/datasets/ring`, { method: 'DELETE' })
    assert.equal(inUse.status, 409)
    const trained = await service.until(first.id, () => false)
    assert.deepEqual(
      [trained.state, trained.history.length],
      ['completed', 2],
      trained.error ?? trained.activation ?? ''
    )
    // So short a training may miss every defect; then nothing but an order of its own makes the version judge.
    if (trained.activated !== true) {
      assert.match(trained.activation!, /^not activated: it lets every one of the \d defects through/)
      assert.equal((await service.post(`/models/${trained.modelVersion}/activate?recipe=ring`, {})).status, 200)
    }
    const manifest = JSON.parse(
      readFileSync(join(data, 'models/ring', trained.modelVersion!, 'manifest.json'), 'utf8')
    ) as { dataHash: string; counts: { available: object } }
    assert.equal(manifest.dataHash, dataset.hash)
    assert.deepEqual(manifest.counts.available, dataset.counts)

    const second = (await (
      await service.post('/train', {
        recipe: 'ring',
        dataset: 'ring',
        activate: 'if-better',
        minimumGain: 1,
        ...QUICK,
        epochs: 1
      })
    ).json()) as TrainJob
    const compared = await service.until(second.id, () => false)
    assert.deepEqual([compared.state, compared.activated], ['completed', false])
    assert.match(
      compared.activation!,
      new RegExp(`the active version ${trained.modelVersion} has .*expected at least 1`)
    )

    const taught = await service.upload('/recipes/ring/teach', good.slice(14))
    const { modelVersion, activated, activation } = (await taught.json()) as Taught
    assert.equal(taught.status, 200)
    assert.equal(activated, true, activation)
    const judged = (await (
      await fetch(`${service.url}/inspect?recipe=ring`, {
        method: 'POST',
        headers: { 'content-type': 'image/bmp' },
        body: good[15]!
      })
    ).json()) as { modelVersion: string }
    assert.equal(judged.modelVersion, modelVersion)
    assert.match(await (await fetch(`${service.url}/metrics`)).text(), /^okng_training_jobs\{state="completed"\} 2$/m)

    assert.equal((await fetch(`${service.url}/datasets/ring`, { method: 'DELETE' })).status, 200)
    assert.deepEqual(readdirSync(join(data, 'datasets')), [])
  })

  test(
    'a cancelled job leaves no process and no half version; what waited goes on',
    { skip: LINUX_ONLY },
    async (t) => {
      const { data, parts } = await drawParts(tempFolder(t), { ok: 12, ng: 0 })
      const service = await startService(t, data)
      const start = async (epochs: number): Promise<string> =>
        (
          (await (
            await service.post('/train', { recipe: 'ring', dataset: parts, ...QUICK, epochs })
          ).json()) as TrainJob
        ).id
      const [endless, waiting, quick] = [await start(99_991), await start(99_991), await start(1)]
      await service.until(endless, ({ progress }) => progress !== null)
      assert.ok(processesWith('"epochs":99991').length > 0)
      assert.equal((await fetch(`${service.url}/train/${waiting}`, { method: 'DELETE' })).status, 200)
      const cancelled = await fetch(`${service.url}/train/${endless}`, { method: 'DELETE' })
      assert.deepEqual([cancelled.status, ((await cancelled.json()) as TrainJob).state], [200, 'cancelled'])
      // Only the next job's may be there by now.
      assert.deepEqual(processesWith('"epochs":99991'), [])
      const last = await service.until(quick, () => false)
      assert.equal(last.state, 'completed', last.error ?? '')
      assert.deepEqual(processesWith(parts), [])
      assert.deepEqual(readdirSync(join(data, 'models/ring')), [last.modelVersion])
    }
  )

  test(
    'kill -9 of the service in the middle of a training: nothing trains on, a restart goes on from the checkpoint',
    { skip: LINUX_ONLY },
    async (t) => {
      const { data, parts } = await drawParts(tempFolder(t), { ok: 12, ng: 4 })
      const service = await startService(t, data)
      const { id } = (await (
        await service.post('/train', { recipe: 'ring', dataset: parts, ...QUICK, epochs: 12, saveInterval: 2 })
      ).json()) as TrainJob
      const queued = (await (
        await service.post('/train', { recipe: 'ring', dataset: parts, ...QUICK, epochs: 1, activate: 'never' })
      ).json()) as TrainJob
      await service.until(id, ({ progress }) => (progress?.epoch ?? 0) >= 3)
      assert.ok(existsSync(join(data, 'checkpoints/ring.bin')))
      await service.kill('SIGKILL')
      while (processesWith(parts).length > 0) await wait(20)

      const restarted = await startService(t, data)
      const resumed = await restarted.until(id, ({ progress, resumes }) => resumes === 1 && (progress?.epoch ?? 0) > 3)
      assert.equal(resumed.state, 'running', resumed.error ?? '')
      const done = await restarted.until(id, () => false)
      assert.deepEqual(
        [done.state, done.resumes, done.history.map(({ epoch }) => epoch)],
        ['completed', 1, Array.from({ length: 12 }, (_, n) => n + 1)],
        done.error ?? ''
      )
      const after = await restarted.until(queued.id, () => false)
      assert.deepEqual([after.state, after.resumes, after.activated], ['completed', 0, false])
      await restarted.kill('SIGTERM')
      assert.deepEqual(
        readdirSync(join(data, 'models/ring')).filter((name) => name.startsWith('.')),
        []
      )
    }
  )

  test('a service that is told to end queues its running job again', { skip: LINUX_ONLY }, async (t) => {
    const { data, parts } = await drawParts(tempFolder(t), { ok: 12, ng: 0 })
    const service = await startService(t, data)
    const { id } = (await (
      await service.post('/train', { recipe: 'ring', dataset: parts, ...QUICK, epochs: 100_000, saveInterval: 1 })
    ).json()) as TrainJob
    await service.until(id, ({ progress }) => (progress?.epoch ?? 0) >= 2)
    await service.kill('SIGTERM')
    assert.deepEqual(processesWith(parts), [])
    const restarted = await startService(t, data)
    const running = await restarted.until(id, hasState('running'))
    assert.deepEqual([running.state, running.resumes], ['running', 0])
    assert.equal((await fetch(`${restarted.url}/train/${id}`, { method: 'DELETE' })).status, 200)
  })
})
