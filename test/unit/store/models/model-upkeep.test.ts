import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from '../../../../src/domain/access/audit.ts'
import { createKeyedLock } from '../../../../src/domain/keyed-lock.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../../../src/domain/recipes/recipe.ts'
import { withModelVersion } from '../../../../src/domain/recipes/recipe-threshold.ts'
import { createModelRegistry } from '../../../../src/store/models/model-registry.ts'
import { createModelUpkeep } from '../../../../src/store/models/model-upkeep.ts'
import { createVersionNotes } from '../../../../src/store/models/version-notes.ts'
import { recipeBookFixture } from '../recipes/recipe-book-fixture.ts'
import { writeTree } from '../../temp-folder.ts'
import { DRAFT } from './manifest-fixture.ts'

const ACTOR = { name: 'anna' }

/** Recipe `ring` with four versions; the third was active before the fourth. */
async function bench(t: TestContext) {
  const { folder, book, approvals } = recipeBookFixture(t)
  const own = join(folder, 'models')
  let second = 0
  const registry = createModelRegistry({
    shippedFolder: join(folder, 'shipped-models'),
    ownFolder: own,
    now: () => new Date(Date.UTC(2026, 10, 23, 16, 5, second++)),
    isRunning: () => false
  })
  const versions: string[] = []
  for (let n = 0; n < 4; n++) {
    const { manifest } = await registry.publish('ring', async (into) => {
      writeTree(into, { 'encoder.onnx': 'x'.repeat(1000) })
      return DRAFT
    })
    versions.push(manifest.version)
  }
  const [first, shadow, before, active] = versions as [string, string, string, string]
  await book.create({ ...RECIPE_DEFAULTS, id: 'ring', activeModelVersion: before } as Recipe, 'anna')
  const activate = (version: string): Promise<unknown> =>
    book.change('ring', { author: 'anna', change: 'activated' }, (recipe) => withModelVersion(recipe, version))
  await activate(active)
  await book.change('ring', { author: 'anna', change: 'shadowed' }, (recipe) => ({
    ...recipe,
    shadowModelVersion: shadow
  }))
  const audited: Change[] = []
  const upkeep = createModelUpkeep({
    book,
    approvals,
    registry,
    notes: createVersionNotes(own),
    audit: {
      async record(change) {
        audited.push(change)
      }
    },
    inTurn: createKeyedLock()
  })
  return { own, book, approvals, registry, upkeep, audited, activate, first, shadow, before, active }
}

suite('upkeep of model versions', () => {
  test('removes a version that nothing needs, with its note, and tells the audit', async (t) => {
    const { own, upkeep, registry, audited, first } = await bench(t)
    await upkeep.note('ring', first, { name: 'old lamp' }, ACTOR)
    const { bytes } = await upkeep.remove('ring', first, ACTOR)
    assert.ok(bytes > 1000, String(bytes))
    assert.equal(existsSync(join(own, 'ring', first)), false)
    assert.equal((await registry.list('ring')).length, 3)
    assert.deepEqual([...(await upkeep.notes('ring')).keys()], [])
    const { action, subject, before } = audited.at(-1)!
    assert.deepEqual([action, subject], ['model.remove', `model/${first}`])
    assert.deepEqual(before, { recipe: 'ring', bytes, name: 'old lamp', comment: null, dataHash: DRAFT.dataHash })
    await assert.rejects(upkeep.remove('ring', first, ACTOR), { code: 'MODEL_NOT_FOUND' })
  })

  test('never one that judges, scores in the shadow, is approved, or that a rollback goes back to', async (t) => {
    const { own, upkeep, approvals, book, first, shadow, before, active } = await bench(t)
    const { recipe } = await book.current('ring')
    await approvals.write({
      recipe: withModelVersion(recipe, first),
      at: '2026-11-23T16:05:02Z',
      by: 'anna',
      golden: null,
      forced: null
    })
    const keptFor = await upkeep.keptFor('ring')
    for (const [version, reason] of [
      [active, 'active'],
      [shadow, 'shadow'],
      [before, 'rollback'],
      [first, 'approved']
    ] as const) {
      assert.equal(keptFor({ version, shipped: false }), reason)
      await assert.rejects(upkeep.remove('ring', version, ACTOR), { code: 'MODEL_KEPT' })
      assert.equal(existsSync(join(own, 'ring', version)), true)
    }
    assert.equal(keptFor({ version: 'other', shipped: true }), 'shipped')
    assert.equal(keptFor({ version: 'other', shipped: false }), null)
  })

  test('after a rollback, the version that it goes back to next stays', async (t) => {
    const { upkeep, book, first, before, active, activate } = await bench(t)
    await activate(first)
    await book.change('ring', { author: 'anna', change: 'rolled-back' }, (recipe) => withModelVersion(recipe, active))
    const keptFor = await upkeep.keptFor('ring')
    assert.equal(keptFor({ version: first, shipped: false }), null)
    assert.equal(keptFor({ version: before, shipped: false }), 'rollback')
  })

  test('name and comment change one by one; empty ones leave nothing', async (t) => {
    const { upkeep, audited, first } = await bench(t)
    await upkeep.note('ring', first, { name: 'new lamp' }, ACTOR)
    const both = { name: 'new lamp', comment: 'since week 48' }
    assert.deepEqual(await upkeep.note('ring', first, { comment: 'since week 48' }, ACTOR), both)
    assert.deepEqual([...(await upkeep.notes('ring'))], [[first, both]])
    assert.deepEqual(audited.at(-1)?.after, both)
    await upkeep.note('ring', first, { name: null, comment: null }, ACTOR)
    assert.deepEqual([...(await upkeep.notes('ring'))], [])
    await assert.rejects(upkeep.note('ring', '../elsewhere', { name: 'x' }, ACTOR), { code: 'MODEL_NOT_FOUND' })
    await assert.rejects(upkeep.note('none', first, { name: 'x' }, ACTOR), { code: 'RECIPE_NOT_FOUND' })
  })

  test('what is not told to the audit is not done', async (t) => {
    const { own, registry, book, approvals, first } = await bench(t)
    const upkeep = createModelUpkeep({
      book,
      approvals,
      registry,
      notes: createVersionNotes(own),
      audit: { record: () => Promise.reject(new Error('the database does not answer')) },
      inTurn: createKeyedLock()
    })
    await assert.rejects(upkeep.note('ring', first, { name: 'x' }, ACTOR), /does not answer/)
    assert.deepEqual([...(await upkeep.notes('ring'))], [])
    await assert.rejects(upkeep.remove('ring', first, ACTOR), /does not answer/)
    assert.equal(existsSync(join(own, 'ring', first)), true)
  })
})
