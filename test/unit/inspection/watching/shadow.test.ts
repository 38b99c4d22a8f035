import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import type { ModelManifest } from '../../../../src/domain/models/manifest.ts'
import { ModelBroken } from '../../../../src/errors.ts'
import type { Judged } from '../../../../src/inspection/inspector.ts'
import type { LoadedModel } from '../../../../src/inspection/models/loaded-model.ts'
import { createModelCache } from '../../../../src/inspection/models/model-cache.ts'
import { createShadow, type ShadowParts, withShadow } from '../../../../src/inspection/watching/shadow.ts'
import { resultFor } from '../../../integration/http-fixture.ts'
import { FAKE_MANIFEST, fakeEncoder, fakeModel } from '../fake-model.ts'
import { ANOTHER, appearanceOf, roundParts, usualShape } from '../seen-parts.ts'

const CROP = { height: 4, width: 4, data: new Float32Array(16) }

function setUp(
  parts: Partial<ShadowParts> & {
    score?: number
    manifest?: Partial<ModelManifest>
    evidence?: LoadedModel['evidence']
  } = {}
) {
  const { score = 0.2, manifest = {}, evidence = null, ...others } = parts
  const deferred: (() => void)[] = []
  const outcomes: string[] = []
  const jobs: unknown[] = []
  const faults: string[] = []
  const angle = 2 * Math.asin(score / 2)
  const cache = createModelCache({
    async load(_recipe, version) {
      if (version === 'broken') throw new ModelBroken(version, 'gone')
      const encoder = fakeEncoder(() => Float32Array.of(Math.cos(angle), Math.sin(angle)))
      return { ...fakeModel(encoder, { version, ...manifest }), evidence }
    },
    limit: 4,
    loadsAtOnce: 1
  })
  const shadow = createShadow({
    cache,
    async pixels(job) {
      jobs.push(job)
      return { circle: null, crop: CROP, appearance: null, timingsMs: { decode: 1, locate: 1 } }
    },
    limits: { maxBytes: 1, maxPixels: 1 },
    queueLimit: 2,
    queueBytes: 100,
    defer: (run) => {
      deferred.push(run)
    },
    now: () => new Date('2026-11-23T16:05:02Z'),
    onOutcome: (recipe, outcome) => {
      outcomes.push(`${recipe} ${outcome}`)
    },
    onFault: (error) => {
      faults.push((error as Error).message)
    },
    ...others
  })
  return {
    shadow,
    outcomes,
    jobs,
    faults,
    deferred,
    run: async () => {
      for (const run of deferred.splice(0)) run()
      await shadow.idle()
    }
  }
}

function judged(changes: Partial<Judged['result']> = {}, version: string | null = 'v2', frameBytes = 10): Judged {
  const request = { frame: new Uint8Array(frameBytes), recipeId: 'ring' }
  return {
    request,
    recipe: { id: 'ring', ...RECIPE_DEFAULTS, shadowModelVersion: version },
    cropSpec: FAKE_MANIFEST.crop,
    crop: CROP,
    appearance: null,
    result: { ...resultFor(request), verdict: 'OK', score: 0.1, ...changes }
  }
}

suite('createShadow', () => {
  test('judges the same crop later, and counts by both verdicts', async () => {
    const { shadow, run, outcomes, jobs } = setUp({ score: 0.2 })
    shadow.look(judged())
    assert.deepEqual([outcomes, shadow.agreement('ring')], [[], undefined])
    await run()
    shadow.look(judged({ verdict: 'NG', score: 0.7 }))
    await run()
    assert.deepEqual(outcomes, ['ring agreed', 'ring differed'])
    assert.deepEqual(jobs, [])
    const { meanScoreDifference, ...counts } = shadow.agreement('ring')!
    assert.ok(Math.abs(meanScoreDifference! - (0.1 - 0.5) / 2) < 1e-6)
    assert.deepEqual(counts, {
      recipe: 'ring',
      version: 'v2',
      since: '2026-11-23T16:05:02.000Z',
      compared: 2,
      agreed: 1,
      skipped: 0,
      failed: 0,
      verdicts: {
        OK: { OK: 1, NG: 0, REVIEW: 0 },
        NG: { OK: 1, NG: 0, REVIEW: 0 },
        REVIEW: { OK: 0, NG: 0, REVIEW: 0 }
      }
    })
  })

  test('a part that is unlike every good one is NG for it, too, whatever its score', async () => {
    const { shadow, run } = setUp({ evidence: roundParts(), manifest: { threshold: 1e9 } })
    for (const shape of [ANOTHER, usualShape('another')]) {
      shadow.look({ ...judged({ verdict: 'NG', reason: 'NOT_THIS_PART' }), appearance: appearanceOf(shape) })
      await run()
    }
    assert.deepEqual(shadow.agreement('ring')!.verdicts.NG, { OK: 1, NG: 1, REVIEW: 0 })
  })

  test('a good part that is NG because a challenge is due is not compared', async () => {
    const { shadow, run, outcomes } = setUp({ score: 0.2 })
    shadow.look(judged({ verdict: 'NG', reason: 'CHALLENGE_DUE' }))
    await run()
    shadow.look(judged({ verdict: 'NG', reason: 'ABOVE_THRESHOLD', score: 0.7 }))
    await run()
    assert.deepEqual(outcomes, ['ring differed'])
  })

  test('begins only when no picture is being judged, and stops when one comes', async () => {
    const { shadow, deferred, run, outcomes } = setUp()
    shadow.begin()
    shadow.look(judged())
    shadow.look(judged())
    assert.equal(deferred.length, 0)
    shadow.end()
    assert.equal(deferred.length, 1)
    shadow.begin()
    for (const start of deferred.splice(0)) start()
    await settle()
    assert.deepEqual(outcomes, [])
    shadow.end()
    await run()
    assert.equal(outcomes.length, 2)
  })

  test('withShadow counts a picture while it is judged, and no longer when it fails', async () => {
    const counts: string[] = []
    const gate = {
      begin() {
        counts.push('begin')
      },
      end() {
        counts.push('end')
      }
    }
    const inspector = withShadow(
      {
        async inspect(request) {
          counts.push('judge')
          if (request.recipeId === 'none') throw new Error('no')
          return resultFor(request)
        }
      },
      gate
    )
    await inspector.inspect({ frame: new Uint8Array(1), recipeId: 'ring' })
    await assert.rejects(inspector.inspect({ frame: new Uint8Array(1), recipeId: 'none' }), /no/)
    assert.deepEqual(counts, ['begin', 'judge', 'end', 'begin', 'judge', 'end'])
  })

  test('what finds the queue full, by number or by bytes, is skipped and counted', async () => {
    const { shadow, run, outcomes } = setUp()
    for (let n = 0; n < 3; n++) shadow.look(judged())
    assert.deepEqual(outcomes, ['ring skipped'])
    await run()
    assert.deepEqual([shadow.agreement('ring')!.compared, shadow.agreement('ring')!.skipped], [2, 1])
    shadow.look(judged({}, 'v2', 101))
    assert.equal(shadow.agreement('ring')!.skipped, 2)
  })

  test('another crop is cut anew from the frame', async () => {
    const { shadow, run, jobs, outcomes } = setUp({ manifest: { crop: { ...FAKE_MANIFEST.crop, margin: 2 } } })
    const seen = judged()
    shadow.look(seen)
    await run()
    assert.deepEqual(jobs, [
      {
        frame: seen.request.frame,
        limits: { maxBytes: 1, maxPixels: 1 },
        locate: seen.recipe.locate,
        crop: { ...FAKE_MANIFEST.crop, margin: 2 },
        appearance: false
      }
    ])
    assert.deepEqual(outcomes, ['ring agreed'])
  })

  test('a version that cannot judge fails alone', async () => {
    const { shadow, run, outcomes, faults } = setUp()
    shadow.look(judged({}, 'broken'))
    await run()
    assert.deepEqual([outcomes, faults], [['ring failed'], ["model version 'broken' cannot be used: gone"]])
    assert.equal(shadow.agreement('ring')!.failed, 1)
  })

  test('no shadow, no part, no score: nothing to do; another shadow begins anew', async () => {
    const { shadow, run, deferred } = setUp()
    shadow.look(judged({}, null))
    shadow.look({ ...judged(), crop: null })
    shadow.look(judged({ score: null }))
    shadow.look(judged({ modelVersion: 'v2' }))
    assert.equal(deferred.length, 0)
    shadow.look(judged())
    await run()
    shadow.look(judged({}, 'v3'))
    await run()
    assert.deepEqual([shadow.agreement('ring')!.version, shadow.agreement('ring')!.compared], ['v3', 1])
    shadow.look(judged({}, null))
    assert.equal(shadow.agreement('ring'), undefined)
  })

  test('a part that is not found in the picture when it is cut anew is one that could not be judged', async () => {
    const { shadow, run, faults, outcomes } = setUp({
      manifest: { crop: { ...FAKE_MANIFEST.crop, margin: 2 } },
      pixels: async () => ({ circle: null, crop: null, appearance: null, timingsMs: { decode: 1, locate: 1 } })
    })
    shadow.look(judged())
    await run()
    assert.deepEqual(
      [faults, outcomes, shadow.agreement('ring')!.failed],
      [['no part was found in the picture when it was cut again'], ['ring failed'], 1]
    )
  })

  test('idle at once while nothing waits, and only when what waits is done', async () => {
    const { shadow, deferred } = setUp()
    await shadow.idle()
    shadow.look(judged())
    let isIdle = false
    const idle = shadow.idle().then(() => {
      isIdle = true
    })
    await settle()
    assert.equal(isIdle, false)
    for (const start of deferred.splice(0)) start()
    await idle
    assert.equal(shadow.agreement('ring')!.compared, 1)
  })

  test('agreed and differed are counted apart', async () => {
    const { shadow, run } = setUp({ score: 0.2 })
    shadow.look(judged())
    shadow.look(judged())
    await run()
    assert.equal(shadow.agreement('ring')!.agreed, 2)
  })
})

const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
