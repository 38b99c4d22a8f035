import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mergeRecipe } from '../../../../src/domain/recipes/merge-recipe.ts'

suite('mergeRecipe', () => {
  const recipe = {
    locate: { radius: { min: 0.1, max: 0.5 }, polarity: 'auto' },
    threshold: 0.4,
    retention: null,
    scaleMmPerPx: 0.05
  }

  test('replaces what is given, in nested objects too, and leaves the recipe alone', () => {
    const before = structuredClone(recipe)
    assert.deepEqual(mergeRecipe(recipe, { locate: { radius: { min: 0.2 } }, threshold: null }), {
      ...recipe,
      locate: { radius: { min: 0.2, max: 0.5 }, polarity: 'auto' },
      threshold: null
    })
    assert.deepEqual(recipe, before)
  })

  test('an object takes the place of null, null that of an object; undefined stays', () => {
    const retention = { pictures: 'all', oneIn: 0, maxAgeDays: 30 }
    assert.deepEqual(mergeRecipe(recipe, { retention }).retention, retention)
    assert.equal(mergeRecipe({ ...recipe, retention }, { retention: null }).retention, null)
    assert.equal(mergeRecipe(recipe, { threshold: undefined }).threshold, 0.4)
  })

  test('a crop whose mode or rows change has no columns of before, unless they are given too', () => {
    const crop = { mode: 'polar', sizePx: 128, columnsPx: 256, margin: 1.1 }
    assert.deepEqual(mergeRecipe({ crop }, { crop: { margin: 1.2 } }), { crop: { ...crop, margin: 1.2 } })
    assert.deepEqual(mergeRecipe({ crop }, { crop: { mode: 'square' } }), {
      crop: { mode: 'square', sizePx: 128, margin: 1.1 }
    })
    assert.deepEqual(mergeRecipe({ crop }, { crop: { sizePx: 64 } }), {
      crop: { mode: 'polar', sizePx: 64, margin: 1.1 }
    })
    assert.deepEqual(mergeRecipe({ crop }, { crop: { sizePx: 64, columnsPx: 96 } }), {
      crop: { mode: 'polar', sizePx: 64, columnsPx: 96, margin: 1.1 }
    })
  })

  test('null takes the scale out, the bit depth, and the bore', () => {
    assert.deepEqual(mergeRecipe({ ...recipe, bitDepth: 12 }, { bitDepth: null }), recipe)
    assert.equal('scaleMmPerPx' in mergeRecipe(recipe, { scaleMmPerPx: null }), false)
    const withBore = { ...recipe, locate: { ...recipe.locate, bore: { polarity: 'dark' } } }
    assert.deepEqual(mergeRecipe(withBore, { locate: { bore: null } }), recipe)
    assert.deepEqual(mergeRecipe(recipe, { locate: { bore: { polarity: 'dark' } } }), withBore)
  })
})
