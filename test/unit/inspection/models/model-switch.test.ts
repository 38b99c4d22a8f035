import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import type { GoldenPicture } from '../../../../src/domain/labelled/golden.ts'
import type { Recipe } from '../../../../src/domain/recipes/recipe.ts'
import type { Inspector } from '../../../../src/domain/inspection/inspection.ts'
import { createKeyedLock } from '../../../../src/domain/keyed-lock.ts'
import { ModelBroken, ModelNotFound } from '../../../../src/errors.ts'
import { createModelCache } from '../../../../src/inspection/models/model-cache.ts'
import { createModelSwitch } from '../../../../src/inspection/models/model-switch.ts'
import { createServing } from '../../../../src/inspection/models/serving.ts'
import { resultFor } from '../../../integration/http-fixture.ts'
import { recipeBookFixture } from '../../store/recipes/recipe-book-fixture.ts'
import { fakeModel } from '../fake-model.ts'

const DRAWN = Uint8Array.of(0)
const ANN = { name: 'ann' }

/**
 * Versions whose name holds 'strict' judge every picture NG, with 'faulty' fail at each, with 'broken' can't be loaded,
 * and no version holds 'none'.
 */
function setUp(t: TestContext, golden: readonly Pick<GoldenPicture, 'sha256' | 'label'>[] = [], limit = 4) {
  const { book, approvals } = recipeBookFixture(t)
  const loads: string[] = []
  const damaged = new Set<string>()
  const cache = createModelCache({
    async load(recipe, version) {
      loads.push(version)
      if (version.includes('none')) throw new ModelNotFound(version, recipe)
      if (version.includes('broken')) throw new ModelBroken(version, 'weights.bin is missing')
      return fakeModel(undefined, { version })
    },
    limit,
    loadsAtOnce: 1
  })
  const thresholds: (number | null)[] = []
  const inspectWith = (
    { threshold }: Recipe,
    { manifest: { version } }: { manifest: { version: string } },
    onFault: (error: unknown) => void
  ): Inspector => ({
    async inspect(request) {
      thresholds.push(threshold)
      const ng = version.includes('strict') && request.frame !== DRAWN
      if (version.includes('faulty')) onFault(new Error('NaN'))
      const [verdict, reason] = version.includes('faulty')
        ? (['NG', 'FAULT'] as const)
        : ng
          ? (['NG', 'ABOVE_THRESHOLD'] as const)
          : (['OK', 'WITHIN_THRESHOLD'] as const)
      return { ...resultFor(request), verdict, reason, modelVersion: version }
    }
  })
  const models = createModelSwitch({
    book,
    approvals,
    now: () => new Date('2026-11-23T16:05:02Z'),
    inTurn: createKeyedLock(),
    cache,
    async check(_recipe, version) {
      if (damaged.has(version)) throw new ModelBroken(version, 'encoder.onnx: expected another SHA-256')
    },
    inspectWith,
    golden: {
      list: async () => golden.map((picture) => ({ ...picture, bytes: 1, addedAt: '' })),
      read: async () => Uint8Array.of(1)
    },
    drawnPart: DRAWN
  })
  const resolve = createServing({
    readRecipe: async (id) => (await book.current(id)).recipe,
    cache,
    clockMs: () => 0,
    onProblem: () => {}
  })
  const serves = async (): Promise<string> => {
    const { model, release } = await resolve('shipped')
    release()
    return model.manifest.version
  }
  return { book, cache, models, loads, damaged, resolve, serves, thresholds }
}
const GOOD = { sha256: 'a'.repeat(64), label: 'good' } as const
const DEFECT = { sha256: 'd'.repeat(64), label: 'defect' } as const

suite('createModelSwitch', () => {
  test('activates: the next picture is judged by the new version, without a load', async (t) => {
    const { models, serves, loads, book } = setUp(t)
    assert.equal(await serves(), 's1')
    assert.deepEqual(await models.activate('shipped', 'v2', { actor: ANN }), {
      recipe: 'shipped',
      version: 'v2',
      previous: 's1',
      golden: { passed: true, pictures: 0, right: 0, review: 0, mistakes: [] },
      overrideReason: null,
      revision: 1
    })
    assert.equal(await serves(), 'v2')
    assert.deepEqual(loads, ['s1', 'v2'])
    const { author, change, reason } = (await book.revisions('shipped', { limit: 1 }))[0]!
    assert.deepEqual([author, change, reason], ['ann', 'activated', null])
  })

  test('what cannot judge is refused with its reason, and the old one serves on', async (t) => {
    const { models, serves, book } = setUp(t)
    await serves()
    for (const [version, code, message] of [
      ['v-broken', 'MODEL_BROKEN', /weights\.bin is missing/],
      ['v-none', 'MODEL_NOT_FOUND', /does not exist/],
      ['v-faulty', 'MODEL_BROKEN', /could not judge a drawn part: NaN/]
    ] as const) {
      await assert.rejects(models.activate('shipped', version, { actor: ANN, overrideReason: 'all the same' }), {
        code,
        message
      })
      await assert.rejects(models.shadow('shipped', version, { actor: ANN }), { code })
      assert.equal(await serves(), 's1')
    }
    await assert.rejects(models.activate('unknown', 'v2', { actor: ANN }), { code: 'RECIPE_NOT_FOUND' })
    assert.deepEqual(await book.revisions('shipped', { limit: 9 }), [])
  })

  test('files that were damaged while the version lay in memory are found', async (t) => {
    const { models, damaged, serves, cache } = setUp(t, [], 2)
    await models.activate('shipped', 'v2', { actor: ANN })
    await models.rollback('shipped', { actor: ANN })
    damaged.add('v2')
    await assert.rejects(models.activate('shipped', 'v2', { actor: ANN }), {
      code: 'MODEL_BROKEN',
      message: /expected another SHA-256/
    })
    assert.equal(await serves(), 's1')
    for (const version of ['v3', 'v4']) (await cache.lease('other', version)).release()
    assert.equal(cache.loaded().length, 2, 'the damaged one is not held')
  })

  test('a golden picture judged wrong refuses the version, unless a reason is given, which is recorded', async (t) => {
    const { models, serves, book } = setUp(t, [GOOD, DEFECT])
    // 'v-strict' judges the good one NG, 'v2' the defect OK.
    await assert.rejects(models.activate('shipped', 'v-strict', { actor: ANN }), {
      code: 'GOLDEN_SET_FAILED',
      message: /all 2 golden pictures to be judged right, received 1 wrong: aaaaaaaaaaaa is good, judged NG/
    })
    await assert.rejects(models.activate('shipped', 'v2', { actor: ANN }), {
      code: 'GOLDEN_SET_FAILED',
      message: /dddddddddddd is defect, judged OK/
    })
    assert.equal(await serves(), 's1')
    const done = await models.activate('shipped', 'v2', { actor: ANN, overrideReason: 'that picture is mislabelled' })
    assert.deepEqual(
      [done.golden?.passed, done.golden?.right, done.overrideReason],
      [false, 1, 'that picture is mislabelled']
    )
    assert.equal(await serves(), 'v2')
    assert.equal((await book.revisions('shipped', { limit: 1 }))[0]!.reason, 'that picture is mislabelled')
    assert.deepEqual(
      (await models.judgeGolden('shipped', 'v-strict')).mistakes.map(({ sha256 }) => sha256),
      [GOOD.sha256]
    )
  })

  test('a reason that was not needed is not recorded', async (t) => {
    const { models } = setUp(t, [GOOD])
    assert.equal(
      (await models.activate('shipped', 'v2', { actor: ANN, overrideReason: 'just in case' })).overrideReason,
      null
    )
  })

  test('rolls back to the version before, and again to the one before that; asks no golden set', async (t) => {
    const { models, serves } = setUp(t, [DEFECT])
    await assert.rejects(models.rollback('shipped', { actor: ANN }), { code: 'NOTHING_TO_ROLL_BACK' })
    for (const version of ['v2-strict', 'v3-strict']) await models.activate('shipped', version, { actor: ANN })
    const back = await models.rollback('shipped', { actor: ANN })
    assert.deepEqual([back.version, back.previous, back.golden], ['v2-strict', 'v3-strict', null])
    assert.equal(await serves(), 'v2-strict')
    assert.equal((await models.rollback('shipped', { actor: ANN })).version, 's1')
    await assert.rejects(models.rollback('shipped', { actor: ANN }), { code: 'NOTHING_TO_ROLL_BACK' })
    assert.equal(await serves(), 's1')
  })

  test('with room for one model the serving one stays while another is tried; after the switch it goes', async (t) => {
    const { models, serves, loads, cache } = setUp(t, [DEFECT], 1)
    await serves()
    await assert.rejects(models.activate('shipped', 'v2', { actor: ANN }), { code: 'GOLDEN_SET_FAILED' })
    assert.equal(await serves(), 's1')
    assert.deepEqual(loads, ['s1', 'v2'])
    await models.activate('shipped', 'v2-strict', { actor: ANN })
    assert.equal(await serves(), 'v2-strict')
    assert.deepEqual(loads, ['s1', 'v2', 'v2-strict'])
    assert.deepEqual(
      cache.loaded().map(({ manifest }) => manifest.version),
      ['v2-strict']
    )
  })

  test("each version judges by its own threshold: another's is taken out, and is back after a rollback", async (t) => {
    const { models, book, thresholds } = setUp(t)
    const limits = async () => {
      const {
        recipe: { threshold, reviewBand }
      } = await book.current('shipped')
      return [threshold, reviewBand]
    }
    await book.change('shipped', { author: 'ann', change: 'updated' }, (recipe) => ({
      ...recipe,
      threshold: 0.7,
      thresholdModelVersion: 's1',
      reviewBand: 0.1
    }))
    await models.activate('shipped', 'v2', { actor: ANN })
    assert.deepEqual(await limits(), [null, 0.1])
    assert.deepEqual(thresholds, [null], 'tried out by the threshold that it will judge by')
    await book.change('shipped', { author: 'ann', change: 'updated' }, (recipe) => ({
      ...recipe,
      threshold: 0.2,
      thresholdModelVersion: 'v2',
      reviewBand: 0.5
    }))
    await models.rollback('shipped', { actor: ANN })
    assert.deepEqual(await limits(), [0.7, 0.1])
  })

  test('with room for one model and a picture under way on the old version, the new one stays', async (t) => {
    const { models, serves, loads, resolve } = setUp(t, [], 1)
    const underWay = await resolve('shipped')
    await models.activate('shipped', 'v2', { actor: ANN })
    assert.equal(await serves(), 'v2')
    assert.equal(underWay.model.manifest.version, 's1')
    underWay.release()
    assert.equal(await serves(), 'v2')
    assert.deepEqual(loads, ['s1', 'v2'])
  })

  test('activations of one recipe at once run one after the other', async (t) => {
    const { models, book } = setUp(t)
    const all = await Promise.all(
      ['v2', 'v3', 'v4'].map((version) => models.activate('shipped', version, { actor: ANN }))
    )
    assert.deepEqual(
      all.map(({ previous, version }) => [previous, version]),
      [
        ['s1', 'v2'],
        ['v2', 'v3'],
        ['v3', 'v4']
      ]
    )
    assert.deepEqual(
      (await book.revisions('shipped', { limit: 9 })).map(({ revision }) => revision),
      [3, 2, 1]
    )
  })

  test('the version that is active already is checked, and nothing changes', async (t) => {
    const { models, book } = setUp(t)
    assert.deepEqual((await models.activate('shipped', 's1', { actor: ANN })).revision, 0)
    assert.deepEqual(await book.revisions('shipped', { limit: 9 }), [])
  })

  test('shadow: set, ended, ended by its own activation; not the version that judges', async (t) => {
    const { models, book } = setUp(t)
    const shadow = async () => (await book.current('shipped')).recipe.shadowModelVersion
    await models.shadow('shipped', 'v2', { actor: ANN })
    assert.equal(await shadow(), 'v2')
    await models.shadow('shipped', null, { actor: ANN })
    assert.equal(await shadow(), null)
    await models.shadow('shipped', 'v3', { actor: ANN })
    await models.activate('shipped', 'v3', { actor: ANN })
    assert.equal(await shadow(), null)
    await assert.rejects(models.shadow('shipped', 'v3', { actor: ANN }), { code: 'SHADOW_JUDGES' })
  })
})
