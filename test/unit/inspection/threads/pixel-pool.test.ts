import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { createPixelPool, type PixelPool } from '../../../../src/inspection/threads/picture-threads.ts'
import { type PixelJob, runPixelStage } from '../../../../src/inspection/pixel-stage.ts'
import { tempFolder } from '../../temp-folder.ts'
import { pixelJob } from './pixel-job.ts'

const DYING_WORKER = new URL('./dying-worker.js', import.meta.url)

suite('createPixelPool', () => {
  test('real threads give the same circle and crop as this one, and the frame stays', async (t) => {
    const pool = closing(t, createPixelPool(2))
    const job = pixelJob()
    const before = Uint8Array.from(job.frame)
    const here = await runPixelStage(job)
    for (const there of await Promise.all([pool.run(job), pool.run(job), pool.run(job)])) {
      assert.deepEqual([there.circle, there.crop], [here.circle, here.crop])
      assert.ok(there.crop!.data instanceof Float32Array)
      assert.deepEqual(Object.keys(there.timingsMs), ['decode', 'locate', 'crop'])
    }
    assert.deepEqual(job.frame, before)
    const empty = await pool.run(pixelJob(false))
    assert.deepEqual([empty.circle, empty.crop], [null, null])
  })

  test('takes a frame that is part of a larger buffer', async (t) => {
    const pool = closing(t, createPixelPool(1))
    const job = pixelJob()
    const body = Buffer.concat([Buffer.from('--boundary'), job.frame, Buffer.from('--boundary--')])
    const { circle } = await pool.run({ ...job, frame: body.subarray(10, 10 + job.frame.length) })
    assert.deepEqual(circle, (await runPixelStage(job)).circle)
  })

  test('errors keep name, code, status and message on their way between threads', async (t) => {
    const pool = closing(t, createPixelPool(1))
    const job = pixelJob()
    for (const bad of [
      { ...job, frame: job.frame.subarray(0, 2000) },
      { ...job, frame: new Uint8Array(0) },
      { ...job, limits: { ...job.limits, maxPixels: 9 } },
      { ...job, locate: { ...job.locate, radius: { min: 1, max: 0.5 } } }
    ]) {
      const here = await runPixelStage(bad).then(() => assert.fail('no error'), describe)
      const there = await pool.run(bad).then(() => assert.fail('no error'), describe)
      assert.deepEqual(there, here)
    }
  })

  test('a picture whose thread dies is tried once more, in a new thread', async (t) => {
    const pool = closing(t, createPixelPool(1, DYING_WORKER))
    const first = await pool.run(dyingJob(t, 0).job)
    const { job, runs } = dyingJob(t, 1)
    const second = await pool.run(job)
    assert.equal(runs(), 2)
    assert.notEqual(second.timingsMs.decode, first.timingsMs.decode) // the id of the thread
  })

  test('a picture that kills its thread twice is an error without a status; the pool goes on', async (t) => {
    const pool = closing(t, createPixelPool(1, DYING_WORKER))
    const { job, runs } = dyingJob(t, 9)
    await assert.rejects(
      pool.run(job),
      (error: Error & { statusCode?: number }) =>
        /exited with code: 3/.test(error.message) && error.statusCode === undefined
    )
    assert.equal(runs(), 2)
    assert.equal((await pool.run(dyingJob(t, 0).job)).circle, null)
  })

  test('threads that cannot even start: every picture is an error at once, until they can', async (t) => {
    const worker = join(tempFolder(t), 'worker.mjs')
    const marker = join(tempFolder(t), 'repaired')
    writeFileSync(
      worker,
      `import { existsSync } from 'node:fs'
if (!existsSync(${JSON.stringify(marker)})) throw new Error('no libvips here')
export default () => ({ result: { circle: null, crop: null, timingsMs: { decode: 0, locate: 0 } } })`
    )
    const pool = closing(t, createPixelPool(2, pathToFileURL(worker)))
    const job = pixelJob()
    const outcomes = await keepingAlive(Promise.allSettled([pool.run(job), pool.run(job), pool.run(job)]))
    for (const outcome of outcomes)
      assert.match(outcome.status === 'rejected' ? String(outcome.reason) : outcome.status, /no libvips here/)
    await keepingAlive(assert.rejects(pool.run(job), /no libvips here/))
    writeFileSync(marker, '')
    assert.equal((await keepingAlive(pool.run(job))).crop, null)
  })

  test('its threads stand back behind the event loop', { skip: process.platform !== 'linux' }, async () => {
    const worker = new URL('../../../../src/inspection/threads/picture-worker.js', import.meta.url).href
    const thread = new Worker(
      `
      const { getPriority } = require('node:os')
      const { parentPort } = require('node:worker_threads')
      const before = getPriority()
      import(${JSON.stringify(worker)}).then(() => { parentPort.postMessage([before, getPriority()]) })
    `,
      { eval: true }
    )
    const [[before, after]] = (await once(thread, 'message')) as [[number, number]]
    assert.equal(after, Math.min(before + 5, 19))
    await thread.terminate()
  })

  test('a closed pool refuses pictures', async () => {
    const pool = createPixelPool(1)
    await pool.close()
    await assert.rejects(pool.run(pixelJob()), /closed/)
    await pool.close()
  })
})

/** Threads that have not started don't keep the process; a server's socket does. */
async function keepingAlive<T>(work: Promise<T>): Promise<T> {
  const alive = setInterval(() => {}, 60_000)
  try {
    return await work
  } finally {
    clearInterval(alive)
  }
}

function closing(t: TestContext, pool: PixelPool): PixelPool {
  t.after(() => pool.close())
  return pool
}

/** A job whose thread ends `deaths` times before it answers; `runs` counts how often it was begun. */
function dyingJob(t: TestContext, deaths: number): { job: PixelJob; runs: () => number } {
  const counter = join(tempFolder(t), 'runs')
  writeFileSync(counter, '')
  return {
    job: { ...pixelJob(), frame: new TextEncoder().encode(JSON.stringify({ deaths, counter })) },
    runs: () => readFileSync(counter).length
  }
}

function describe(error: unknown): unknown {
  const { name, message, code, statusCode } = error as Error & { code?: string; statusCode?: number }
  return { name, message, code, statusCode }
}
