import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import type { Recipe } from '../../../../src/domain/recipes/recipe.ts'
import { guardRecipes } from '../../../../src/inspection/models/guard-recipes.ts'
import { recipeBookFixture } from '../../store/recipes/recipe-book-fixture.ts'

/** A threshold above 1, or none, judges the golden set wrong. */
function setUp(t: TestContext) {
  const { book, files, approvals } = recipeBookFixture(t)
  const asked: (number | null)[] = []
  const guarded = guardRecipes({
    book,
    readShipped: files.readShipped,
    approvals,
    async ask({ threshold }) {
      asked.push(threshold)
      const passed = threshold !== null && threshold <= 1
      return { passed, pictures: 2, right: passed ? 2 : 1, review: 0, mistakes: [] }
    },
    now: () => new Date('2026-11-23T16:05:02Z')
  })
  const change = (changes: Partial<Recipe>, reason?: string) =>
    guarded.change(
      'shipped',
      { author: 'ann', change: 'updated', ...(reason !== undefined && { reason }) },
      (recipe) => ({ ...recipe, ...changes })
    )
  return { book, guarded, approvals, asked, change }
}
const OWN = { threshold: 0.5, thresholdModelVersion: 's1' }

suite('guardRecipes', () => {
  test('a change of what decides asks the golden set; a refused one changes nothing', async (t) => {
    const { change, book, approvals } = setUp(t)
    assert.equal((await change(OWN)).revision, 1)
    await assert.rejects(change({ threshold: 7 }), { code: 'GOLDEN_SET_FAILED' })
    assert.equal((await book.current('shipped')).recipe.threshold, 0.5)
    const approval = await approvals.read('shipped')
    assert.deepEqual([approval?.recipe.threshold, approval?.by, approval?.forced], [0.5, 'ann', null])
  })

  test('with a reason it judges all the same, which is recorded; one that is not needed is not', async (t) => {
    const { change, book, approvals } = setUp(t)
    await change(OWN, 'not needed')
    await change({ threshold: 7 }, 'a mislabelled picture')
    assert.deepEqual(
      (await book.revisions('shipped', { limit: 9 })).map(({ reason }) => reason),
      ['a mislabelled picture', null]
    )
    assert.equal((await approvals.read('shipped'))?.forced, 'a mislabelled picture')
  })

  test('what does not decide asks nothing', async (t) => {
    const { change, asked } = setUp(t)
    await change({ scaleMmPerPx: 0.1 })
    assert.deepEqual(asked, [])
  })

  test('to delete a recipe makes the shipped one judge: that is asked, too', async (t) => {
    const { change, guarded, approvals, book } = setUp(t)
    await change(OWN)
    await assert.rejects(guarded.remove('shipped', { author: 'ann' }), { code: 'GOLDEN_SET_FAILED' })
    assert.equal((await book.current('shipped')).shipped, false)
    await guarded.remove('shipped', { author: 'ann', reason: 'start anew' })
    const approval = await approvals.read('shipped')
    assert.deepEqual([approval?.recipe.threshold, approval?.forced], [null, 'start anew'])
  })

  test('a change that cannot be written is not allowed, either', async (t) => {
    const { change, approvals, book } = setUp(t)
    await change(OWN)
    const before = await approvals.read('shipped')
    await assert.rejects(
      change({ threshold: 0.7, crop: { ...(await book.current('shipped')).recipe.crop, margin: 99 } })
    )
    assert.deepEqual(await approvals.read('shipped'), before)
  })

  test('a change for another revision is refused before anything is asked', async (t) => {
    const { guarded, asked } = setUp(t)
    await assert.rejects(
      guarded.change('shipped', { author: 'ann', change: 'updated', expected: 3 }, (recipe) => ({ ...recipe, ...OWN })),
      { code: 'RECIPE_CHANGED' }
    )
    assert.deepEqual(asked, [])
  })
})
