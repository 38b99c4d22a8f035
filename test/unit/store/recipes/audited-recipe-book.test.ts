import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Change } from '../../../../src/domain/access/audit.ts'
import { auditRecipes } from '../../../../src/store/recipes/audited-recipe-book.ts'
import { recipeBookFixture } from './recipe-book-fixture.ts'

suite('audited recipes', () => {
  test('every change is recorded with what it was before; what changes nothing is not', async (t) => {
    const changes: Change[] = []
    const book = auditRecipes(recipeBookFixture(t).book, {
      async record(change) {
        changes.push(change)
      }
    })
    const { recipe } = await book.current('shipped')
    await book.create({ ...recipe, id: 'own' }, 'anna')
    await book.change('own', { author: 'job 7', change: 'activated', reason: 'in a hurry' }, (before) => ({
      ...before,
      activeModelVersion: 's2'
    }))
    await book.change('own', { author: 'anna', change: 'updated' }, (before) => before)
    await book.remove('own', { author: 'bob' })
    const own = { ...recipe, id: 'own' }
    const active = { ...own, activeModelVersion: 's2' }
    assert.deepEqual(changes, [
      { actor: { name: 'anna' }, action: 'recipe.created', subject: 'recipe/own', after: own },
      {
        actor: { name: 'job 7' },
        action: 'recipe.activated',
        subject: 'recipe/own',
        before: own,
        after: { ...active, reason: 'in a hurry' }
      },
      { actor: { name: 'bob' }, action: 'recipe.deleted', subject: 'recipe/own', before: active, after: undefined }
    ])
  })

  test('what was refused is not recorded, and what cannot be recorded is not called done', async (t) => {
    const changes: Change[] = []
    const { book } = recipeBookFixture(t)
    const audited = auditRecipes(book, {
      async record(change) {
        changes.push(change)
      }
    })
    await assert.rejects(audited.remove('shipped', { author: 'anna' }))
    await assert.rejects(
      audited.change('shipped', { author: 'anna', change: 'updated', expected: 7 }, (before) => ({
        ...before,
        threshold: 1
      }))
    )
    assert.deepEqual(changes, [])
    const { recipe } = await book.current('shipped')
    await book.create({ ...recipe, id: 'own' }, 'anna')
    const silent = auditRecipes(book, { record: () => Promise.reject(new Error('disk full')) })
    await assert.rejects(
      silent.change('shipped', { author: 'anna', change: 'updated' }, (before) => ({ ...before, threshold: 1 })),
      /disk full/
    )
    await assert.rejects(silent.create({ ...recipe, id: 'new' }, 'anna'), /disk full/)
    await assert.rejects(silent.remove('own', { author: 'anna' }), /disk full/)
    // Nor is it done.
    assert.deepEqual(await book.current('shipped'), { recipe, revision: 0, shipped: true })
    assert.deepEqual(
      (await book.revisions('own', { limit: 9 })).map(({ change }) => change),
      ['created']
    )
    await assert.rejects(book.current('new'), { code: 'RECIPE_NOT_FOUND' })
  })
})
