import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { RECIPE_DEFAULTS, type Recipe } from '../../../../src/domain/recipes/recipe.ts'
import { writeTree } from '../../temp-folder.ts'
import { recipeBookFixture } from './recipe-book-fixture.ts'

const RING: Recipe = { id: 'ring', ...RECIPE_DEFAULTS }
const AT = '2026-11-23T16:05:02.000Z'
const update = { author: 'ann', change: 'updated' } as const
const threshold =
  (threshold: number) =>
  (recipe: Recipe): Recipe => ({ ...recipe, threshold })

suite('createRecipeBook', () => {
  test('each change is a revision with its author, what was and what is', async (t) => {
    const { book, changed } = recipeBookFixture(t)
    assert.deepEqual(await book.create(RING, 'ann'), { recipe: RING, revision: 1, shipped: false })
    assert.deepEqual(await book.change('ring', { ...update, author: 'bob' }, threshold(0.4)), {
      recipe: { ...RING, threshold: 0.4 },
      revision: 2,
      shipped: false
    })
    assert.deepEqual(await book.revisions('ring', { limit: 10 }), [
      {
        revision: 2,
        at: AT,
        author: 'bob',
        change: 'updated',
        reason: null,
        before: RING,
        recipe: { ...RING, threshold: 0.4 }
      },
      { revision: 1, at: AT, author: 'ann', change: 'created', reason: null, before: null, recipe: RING }
    ])
    assert.deepEqual(changed, ['ring', 'ring'])
    assert.deepEqual(
      (await book.revisions('ring', { before: 2, limit: 10 })).map(({ revision }) => revision),
      [1]
    )
    assert.deepEqual(
      (await book.revisions('ring', { limit: 1 })).map(({ revision }) => revision),
      [2]
    )
  })

  test('a change for another revision is refused; of many at once, one wins', async (t) => {
    const { book } = recipeBookFixture(t)
    await book.create(RING, 'ann')
    const all = await Promise.allSettled(
      [0.1, 0.2, 0.3].map((value) => book.change('ring', { ...update, expected: 1 }, threshold(value)))
    )
    assert.deepEqual(
      all.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected']
    )
    await assert.rejects(book.change('ring', { ...update, expected: 1 }, threshold(0.9)), {
      code: 'RECIPE_CHANGED',
      message: "recipe 'ring' was changed in the meantime: expected revision 1, it is revision 2"
    })
    assert.equal((await book.current('ring')).recipe.threshold, 0.1)
  })

  test('of changes by two processes at once none is lost without being told', async (t) => {
    const { book, otherBook } = recipeBookFixture(t)
    await book.create(RING, 'ann')
    const all = await Promise.allSettled(
      [book, otherBook].map((each, n) => each.change('ring', update, threshold(n + 1)))
    )
    const done = all.filter(({ status }) => status === 'fulfilled').length
    assert.ok(done >= 1)
    for (const result of all)
      if (result.status === 'rejected') assert.equal((result.reason as { code: string }).code, 'RECIPE_CHANGED')
    assert.equal(
      (await book.revisions('ring', { limit: 10 })).filter(({ change }) => change === 'updated').length,
      done
    )
  })

  test('an edit without a change makes no revision; one that throws or is invalid leaves all as it is', async (t) => {
    const { book, changed } = recipeBookFixture(t)
    await book.create(RING, 'ann')
    assert.equal((await book.change('ring', update, (recipe) => recipe)).revision, 1)
    await assert.rejects(
      book.change('ring', update, () => {
        throw new Error('no')
      }),
      /no/
    )
    await assert.rejects(
      book.change('ring', update, (recipe) => ({ ...recipe, reviewBand: 7 })),
      { code: 'RECIPE_INVALID' }
    )
    assert.deepEqual(await book.current('ring'), { recipe: RING, revision: 1, shipped: false })
    assert.deepEqual(changed, ['ring'])
  })

  test('a file that was changed past the book is a revision of its own, found once', async (t) => {
    const { book, folder, files } = recipeBookFixture(t)
    await book.create(RING, 'ann')
    await files.save({ ...RING, activeModelVersion: 'v9' })
    assert.equal((await book.current('ring')).revision, 2)
    assert.equal((await book.current('ring')).revision, 2)
    const [found] = await book.revisions('ring', { limit: 1 })
    assert.deepEqual(
      [found!.author, found!.change, found!.before?.activeModelVersion, found!.recipe?.activeModelVersion],
      ['file', 'outside', null, 'v9']
    )
    await assert.rejects(book.change('ring', { ...update, expected: 1 }, threshold(1)), { code: 'RECIPE_CHANGED' })
    writeTree(folder, { 'own/hand.json': '{ "threshold": 0.3 }' })
    assert.deepEqual((await book.current('hand')).revision, 1)
    assert.deepEqual(await book.list(), ['hand', 'ring', 'shipped'])
  })

  test('an own file hides the shipped one; deleting it brings that back', async (t) => {
    const { book, folder } = recipeBookFixture(t)
    const shipped = await book.current('shipped')
    assert.deepEqual([shipped.revision, shipped.shipped, shipped.recipe.activeModelVersion], [0, true, 's1'])
    await assert.rejects(book.remove('shipped', { author: 'ann' }), { code: 'RECIPE_SHIPPED' })
    await assert.rejects(book.create({ ...RING, id: 'shipped' }, 'ann'), { code: 'RECIPE_EXISTS' })

    assert.equal((await book.change('shipped', { ...update, expected: 0 }, threshold(0.7))).revision, 1)
    assert.equal((await book.current('shipped')).shipped, false)
    await assert.rejects(book.remove('shipped', { author: 'ann', expected: 0 }), { code: 'RECIPE_CHANGED' })
    assert.deepEqual(await book.remove('shipped', { author: 'ann', expected: 1 }), {
      recipe: shipped.recipe,
      revision: 2,
      shipped: true
    })
    assert.deepEqual(await book.current('shipped'), { recipe: shipped.recipe, revision: 2, shipped: true })
    assert.equal(existsSync(join(folder, 'own/shipped.json')), false)
  })

  test('a deleted recipe is gone, its history stays, and a new one of that id goes on counting', async (t) => {
    const { book } = recipeBookFixture(t)
    await book.create(RING, 'ann')
    assert.equal(await book.remove('ring', { author: 'bob' }), null)
    await assert.rejects(book.current('ring'), { code: 'RECIPE_NOT_FOUND' })
    await assert.rejects(book.remove('ring', { author: 'bob' }), { code: 'RECIPE_NOT_FOUND' })
    assert.deepEqual(
      (await book.revisions('ring', { limit: 9 })).map(({ change, author }) => [change, author]),
      [
        ['deleted', 'bob'],
        ['created', 'ann']
      ]
    )
    assert.equal((await book.create(RING, 'ann')).revision, 3)
    await assert.rejects(book.revisions('never', { limit: 1 }), { code: 'RECIPE_NOT_FOUND' })
    await assert.rejects(book.revisions('../own', { limit: 1 }), { code: 'RECIPE_NOT_FOUND' })
  })

  test('keeps so many revisions, and a crash between history and file shows as a change past the book', async (t) => {
    const { book, folder } = recipeBookFixture(t, 3)
    await book.create(RING, 'ann')
    for (const value of [1, 2, 3, 4]) await book.change('ring', update, threshold(value))
    assert.deepEqual(readdirSync(join(folder, 'own/.history/ring')).sort(), [
      '000003.json',
      '000004.json',
      '000005.json'
    ])
    writeTree(folder, {
      'own/.history/ring/000006.json': JSON.stringify({
        revision: 6,
        at: AT,
        author: 'ann',
        change: 'updated',
        reason: null,
        before: RING,
        recipe: { ...RING, threshold: 9 }
      })
    })
    const { recipe, revision } = await book.current('ring')
    assert.deepEqual([recipe.threshold, revision], [4, 7])
  })
})
