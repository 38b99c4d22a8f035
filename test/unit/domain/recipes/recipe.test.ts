import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { judgesAlike, type Recipe, RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import {
  bindThreshold,
  thresholdOf,
  unusedThreshold,
  withModelVersion
} from '../../../../src/domain/recipes/recipe-threshold.ts'

suite('withModelVersion', () => {
  const recipe: Recipe = {
    id: 'ring',
    ...RECIPE_DEFAULTS,
    activeModelVersion: 'v1',
    threshold: 0.3,
    thresholdModelVersion: 'v1',
    reviewBand: 0.1
  }
  test('another version does not judge by the threshold that was calibrated for the one before', () => {
    assert.deepEqual(withModelVersion(recipe, 'v2'), {
      ...recipe,
      activeModelVersion: 'v2',
      threshold: null,
      thresholdModelVersion: null
    })
  })
  test('the same version keeps it', () => {
    assert.equal(withModelVersion(recipe, 'v1'), recipe)
  })
})

suite('threshold of a version', () => {
  const recipe: Recipe = {
    id: 'ring',
    ...RECIPE_DEFAULTS,
    activeModelVersion: 'v1',
    threshold: 7,
    thresholdModelVersion: 'v1'
  }

  test('it is used for its own version only; else that one judges by its own', () => {
    assert.equal(thresholdOf(recipe, { version: 'v1', threshold: 0.5 }), 7)
    assert.equal(thresholdOf(recipe, { version: 'v2', threshold: 0.5 }), 0.5)
    assert.equal(thresholdOf({ ...recipe, thresholdModelVersion: null }, { version: 'v1', threshold: 0.5 }), 0.5)
    assert.equal(thresholdOf({ ...recipe, threshold: null }, { version: 'v1', threshold: 0.5 }), 0.5)
    assert.equal(unusedThreshold(recipe), null)
    assert.match(unusedThreshold({ ...recipe, activeModelVersion: 'v2' })!, /threshold 7 is not used/)
  })

  test('one that names no version belongs to the one that it stood beside so far', () => {
    const { thresholdModelVersion: _none, ...rest } = recipe
    const unbound: Recipe = { ...rest, thresholdModelVersion: null }
    const bound = (now: Partial<Recipe>, before?: Recipe) => bindThreshold({ ...unbound, ...now }, before)
    assert.equal(bound({}).thresholdModelVersion, 'v1')
    assert.equal(bound({ threshold: 6 }, recipe).thresholdModelVersion, 'v1')
    assert.equal(bound({ activeModelVersion: 'v2' }, recipe).thresholdModelVersion, 'v1')
    assert.equal(bound({ activeModelVersion: 'v2', threshold: 6 }, recipe).thresholdModelVersion, null)
  })
})

suite('judgesAlike', () => {
  const recipe: Recipe = { id: 'ring', ...RECIPE_DEFAULTS, activeModelVersion: 'v1' }
  test('what only says what is kept, shown or scored beside makes no difference, nor does the order of keys', () => {
    const { locate, ...rest } = recipe
    for (const same of [
      { ...recipe, shadowModelVersion: 'v2', scaleMmPerPx: 0.1 },
      { ...recipe, retention: { pictures: 'none', oneIn: 0, maxAgeDays: 1 } as const },
      { locate: Object.fromEntries(Object.entries(locate).toReversed()) as unknown as Recipe['locate'], ...rest }
    ])
      assert.ok(judgesAlike(recipe, same), JSON.stringify(same))
  })
  test('all else decides, also what is not known yet', () => {
    for (const other of [
      { activeModelVersion: 'v2' },
      { threshold: 0.3 },
      { reviewBand: 0.1 },
      { locate: { ...recipe.locate, minConfidence: 0.9 } },
      { crop: { ...recipe.crop, margin: 2 } },
      { tomorrow: true }
    ])
      assert.ok(!judgesAlike(recipe, { ...recipe, ...other }), JSON.stringify(other))
  })
})
