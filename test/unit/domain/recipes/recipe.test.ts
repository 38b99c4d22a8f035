import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { type Recipe, RECIPE_DEFAULTS, withModelVersion } from '../../../../src/domain/recipes/recipe.ts'

suite('withModelVersion', () => {
  const recipe: Recipe = { id: 'ring', ...RECIPE_DEFAULTS, activeModelVersion: 'v1', threshold: 0.3, reviewBand: 0.1 }
  test('another version does not judge by the threshold that was calibrated for the one before', () => {
    assert.deepEqual(withModelVersion(recipe, 'v2'), { ...recipe, activeModelVersion: 'v2', threshold: null })
  })
  test('the same version keeps it', () => {
    assert.equal(withModelVersion(recipe, 'v1'), recipe)
  })
})
