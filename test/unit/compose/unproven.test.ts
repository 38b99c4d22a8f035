import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createUnproven } from '../../../src/compose/quality/unproven.ts'
import { RecipeNotFound } from '../../../src/errors.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../../src/domain/recipes/recipe.ts'
import { MANIFEST } from '../store/models/manifest-fixture.ts'

/** Recipes by their active version; version `checked` was checked on a defect, any other on none. */
function bench({ uploaded = 0, reviewed = [] }: { uploaded?: number; reviewed?: readonly string[] } = {}) {
  const recipes: Readonly<Record<string, string | null>> = { ring: 'v1', nut: 'v1', cap: 'checked', disc: null }
  let asked = 0
  const unproven = createUnproven({
    async readRecipe(id) {
      if (recipes[id] === undefined) throw new RecipeNotFound(id, 'none')
      return { ...RECIPE_DEFAULTS, id, activeModelVersion: recipes[id] } as Recipe
    },
    registry: {
      list: async () =>
        ['v0', 'v1', 'checked'].map((version) => {
          const validation = { good: 2, defect: version === 'v1' ? 0 : 1 }
          const manifest = { ...MANIFEST, counts: { ...MANIFEST.counts, validation } }
          return { version, shipped: false, bytes: 0, manifest }
        })
    },
    datasets: { list: async () => [{ name: 'nut', counts: { good: 9, defect: uploaded }, hash: null }] },
    async counts() {
      asked++
      return reviewed.map((recipe) => ({ recipe, label: 'defect' as const, count: 1 }))
    }
  })
  return { tell: () => unproven(['ring', 'nut', 'cap', 'disc', 'unreadable']), asked: () => asked }
}

suite('recipes without labelled defects', () => {
  test('are those whose version saw none, and for which none was uploaded or labelled', async () => {
    assert.deepEqual(await bench().tell(), ['ring', 'nut'])
    assert.deepEqual(await bench({ uploaded: 1 }).tell(), ['ring'])
    assert.deepEqual(await bench({ reviewed: ['ring'] }).tell(), ['nut'])
  })

  test('the labels of review are asked for only where nothing else tells', async () => {
    const { tell, asked } = bench()
    await tell()
    assert.equal(asked(), 1)
    const none = createUnproven({
      readRecipe: async () => ({ ...RECIPE_DEFAULTS, id: 'disc' }) as Recipe,
      registry: { list: async () => [] },
      datasets: { list: async () => [] },
      counts: () => assert.fail('nobody has to be asked')
    })
    assert.deepEqual(await none(['disc']), [])
  })
})
