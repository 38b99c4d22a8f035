// Whoever needs a frame behind the answer holds it until it is done: else its memory would be the next part's.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { holdFrame, lendFrame } from '../../../../src/domain/inspection/frame-memory.ts'
import type { Verdict } from '../../../../src/domain/inspection/inspection.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { createFrameDigests } from '../../../../src/inspection/frame-digest.ts'
import type { Judged } from '../../../../src/inspection/inspector.ts'
import { createLiveFeed } from '../../../../src/inspection/watching/live-feed.ts'
import { createModelCache } from '../../../../src/inspection/models/model-cache.ts'
import { createPixelPool } from '../../../../src/inspection/threads/picture-threads.ts'
import { createReviewIntake } from '../../../../src/inspection/watching/review-intake.ts'
import { createShadow } from '../../../../src/inspection/watching/shadow.ts'
import { openPictureFiles } from '../../../../src/store/records/picture-files.ts'
import { record } from '../../store/records/record-fixture.ts'
import { tempFolder } from '../../temp-folder.ts'
import { pixelJob } from '../threads/pixel-job.ts'

/** A frame that the request has let go of by the time that `isBack` is asked, unless somebody else holds it. */
function lentFrame(content: Uint8Array = Uint8Array.of(1, 2, 3)) {
  let back = false
  const frame = new Uint8Array(new SharedArrayBuffer(content.length))
  frame.set(content)
  const answered = lendFrame(frame, () => {
    back = true
  })
  return { frame, answered, isBack: () => back }
}

const judged = (frame: Uint8Array, verdict: Verdict = 'REVIEW', shadowModelVersion: string | null = null): Judged => ({
  request: { frame, recipeId: 'ring' },
  recipe: { ...RECIPE_DEFAULTS, id: 'ring', shadowModelVersion },
  result: { ...record(1, { verdict }).result, score: 1 },
  cropSpec: RECIPE_DEFAULTS.crop,
  crop: { height: 2, width: 2, data: new Float32Array(4) },
  appearance: null
})

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

suite('a frame is held', () => {
  test('by the threads that read it, also when it fails', async (t) => {
    const pool = createPixelPool(1)
    t.after(() => pool.close())
    const job = pixelJob()
    const { frame, answered, isBack } = lentFrame(job.frame)
    const running = pool.run({ ...job, frame })
    answered()
    assert.equal(isBack(), false)
    assert.notEqual((await running).circle, null)
    assert.equal(isBack(), true)
    await assert.rejects(pool.run({ ...job, frame }), /was given back/)
    const bad = lentFrame()
    await assert.rejects(pool.run({ ...job, frame: bad.frame }), { statusCode: 415 })
    bad.answered()
    assert.equal(bad.isBack(), true)
  })

  test('by the review queue until it is stored, or could not be', async () => {
    for (const fails of [false, true]) {
      let store = (): void => {}
      const intake = createReviewIntake({
        sampleOneIn: 0,
        random: () => 0.5,
        now: () => new Date(0),
        asPicture: ({ frame }) => ({ bytes: frame, extension: 'bmp' }),
        onFault() {},
        add: () =>
          new Promise((resolve, reject) => {
            store = () => {
              if (fails) reject(new Error('disk'))
              else resolve()
            }
          })
      })
      const { frame, answered, isBack } = lentFrame()
      intake.look(judged(frame))
      answered()
      await settled()
      assert.equal(isBack(), false)
      store()
      await intake.idle()
      assert.equal(isBack(), true)
    }
  })

  test('by the live feed as the newest, then until its small picture is made', async () => {
    let draw = (): void => {}
    const feed = createLiveFeed({
      thumbnail: () =>
        new Promise((resolve) => {
          draw = () => {
            resolve({ width: 1, height: 1, jpeg: Uint8Array.of(1) })
          }
        }),
      explain: async () => null,
      pause: async () => {},
      now: () => new Date(0),
      onFault() {}
    })
    const [old, newest] = [lentFrame(), lentFrame()]
    for (const { frame, answered } of [old, newest]) {
      feed.publish(judged(frame))
      answered()
    }
    assert.deepEqual([old.isBack(), newest.isBack()], [true, false])
    feed.watch({ onResult() {}, onPicture() {} })
    await settled()
    assert.equal(newest.isBack(), false)
    draw()
    await settled()
    assert.equal(newest.isBack(), true)
  })

  test('by what waits for its shadow', async () => {
    const deferred: (() => void)[] = []
    const shadow = createShadow({
      cache: createModelCache({
        async load() {
          throw new Error('gone')
        },
        limit: 1,
        loadsAtOnce: 1
      }),
      pixels: async () => {
        throw new Error('not asked')
      },
      limits: { maxBytes: 1, maxPixels: 1 },
      queueLimit: 2,
      queueBytes: 100,
      defer: (run) => {
        deferred.push(run)
      },
      now: () => new Date(0),
      onOutcome() {},
      onFault() {}
    })
    const { frame, answered, isBack } = lentFrame()
    shadow.look(judged(frame, 'OK', 'v2'))
    answered()
    assert.equal(isBack(), false)
    deferred[0]!()
    await shadow.idle()
    assert.equal(isBack(), true)
  })

  test('by a picture that is to be kept, until it is on the disk', async (t) => {
    const files = await openPictureFiles({
      folder: join(tempFolder(t), 'pictures'),
      maxBytes: 1000,
      minFreeBytes: 0,
      maxQueuedBytes: 100,
      now: () => new Date(0),
      maxAgeDays: async () => 1,
      freeBytes: async () => 1e9,
      onFault() {}
    })
    const { frame, answered, isBack } = lentFrame()
    assert.ok(files.take(3))
    files.keep({ recipe: 'ring', at: '2026-01-31T00:00:00.000Z', sha256: 'a'.repeat(64), extension: 'bmp' }, frame, 3)
    answered()
    assert.equal(isBack(), false)
    await files.idle()
    assert.deepEqual([isBack(), files.stats().kept], [true, 1])
  })

  test('not by its digest, which is made of a copy', async () => {
    const { frame, answered } = lentFrame()
    const digest = createFrameDigests()(frame)
    answered()
    frame.fill(0)
    assert.equal(await digest, '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81')
    assert.throws(() => holdFrame(frame))
  })
})
