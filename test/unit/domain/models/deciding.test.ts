import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { locateSpecOf, thresholdsOf } from '../../../../src/domain/models/deciding.ts'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'

const locate = { ...RECIPE_DEFAULTS.locate, radius: { min: 0.2, max: 0.5 } }

suite('thresholdsOf', () => {
  test("the version's threshold, and REVIEW from where it says", () => {
    const { threshold, reviewBand } = thresholdsOf(
      { thresholdModelVersion: 'v1', threshold: null, reviewBand: 0 },
      { version: 'v1', threshold: 0.5, reviewFrom: 0.4 }
    )
    assert.equal(threshold, 0.5)
    assert.ok(Math.abs(threshold * (1 - reviewBand) - 0.4) < 1e-12)
  })

  test('a version from before has no band of its own', () => {
    assert.deepEqual(
      thresholdsOf({ thresholdModelVersion: 'v1', threshold: null, reviewBand: 0 }, { version: 'v1', threshold: 0.5 }),
      {
        threshold: 0.5,
        reviewBand: 0
      }
    )
  })

  test("the recipe's own threshold ends the version's band; its own band takes its place", () => {
    const manifest = { version: 'v1', threshold: 0.5, reviewFrom: 0.4 }
    assert.deepEqual(thresholdsOf({ thresholdModelVersion: 'v1', threshold: 0.6, reviewBand: 0 }, manifest), {
      threshold: 0.6,
      reviewBand: 0
    })
    assert.deepEqual(thresholdsOf({ thresholdModelVersion: 'v1', threshold: 0, reviewBand: 0.1 }, manifest), {
      threshold: 0,
      reviewBand: 0.1
    })
    assert.deepEqual(thresholdsOf({ thresholdModelVersion: 'v1', threshold: null, reviewBand: 0.05 }, manifest), {
      threshold: 0.5,
      reviewBand: 0.05
    })
  })

  test('a band that begins above the threshold is none; a band that is no number stays one, which is a fault', () => {
    assert.equal(
      thresholdsOf(
        { thresholdModelVersion: 'v1', threshold: null, reviewBand: 0 },
        { version: 'v1', threshold: 0.5, reviewFrom: 0.7 }
      ).reviewBand,
      0
    )
    for (const reviewBand of [NaN, -1])
      assert.equal(
        thresholdsOf({ thresholdModelVersion: 'v1', threshold: null, reviewBand }, { version: 'v1', threshold: 0.5 })
          .reviewBand,
        reviewBand
      )
  })
})

suite('locateSpecOf', () => {
  test("within the recipe's bounds and those of the taught parts; all else is the recipe's", () => {
    assert.deepEqual(locateSpecOf({ locate }, { radius: { min: 0.3, max: 0.4 } }), {
      ...locate,
      radius: { min: 0.3, max: 0.4 }
    })
    assert.deepEqual(locateSpecOf({ locate }, { radius: { min: 0.1, max: 0.4 } }).radius, { min: 0.2, max: 0.4 })
    assert.deepEqual(locateSpecOf({ locate }, { radius: { min: 0.3, max: 0.9 } }).radius, { min: 0.3, max: 0.5 })
  })

  test("the recipe's bounds alone: for an older version, without a size, or where both exclude each other", () => {
    const taught = { radius: { min: 0.3, max: 0.4 } }
    assert.equal(locateSpecOf({ locate }, {}), locate)
    assert.equal(locateSpecOf({ locate, evidence: { size: false } }, taught), locate)
    assert.equal(locateSpecOf({ locate }, { radius: { min: 0.6, max: 0.8 } }), locate)
    assert.deepEqual(locateSpecOf({ locate, evidence: { size: true, tone: false } }, taught).radius, taught.radius)
  })
})
