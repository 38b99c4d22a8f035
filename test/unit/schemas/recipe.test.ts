import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { BORE_DEFAULTS } from '../../../src/domain/inspection/bore.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../../src/domain/recipes/recipe.ts'
import { parseRecipe } from '../../../src/schemas/recipe.ts'

const recipe: Recipe = { id: 'ring', ...RECIPE_DEFAULTS }

suite('recipe schema', () => {
  test('takes the defaults as they are, with a scale or without', () => {
    assert.deepEqual(parseRecipe(recipe), recipe)
    assert.deepEqual(parseRecipe({ ...recipe, scaleMmPerPx: 0.05 }), { ...recipe, scaleMmPerPx: 0.05 })
  })

  test('a bore is filled up with its defaults; without one there is none', () => {
    const withBore = (bore: object) => parseRecipe({ ...recipe, locate: { ...recipe.locate, bore } }).locate.bore
    assert.deepEqual(withBore({}), BORE_DEFAULTS)
    assert.deepEqual(withBore({ radius: { max: 0.4 }, polarity: 'auto' }), {
      radius: { min: BORE_DEFAULTS.radius.min, max: 0.4 },
      minConfidence: BORE_DEFAULTS.minConfidence,
      polarity: 'auto'
    })
    assert.equal('bore' in parseRecipe(recipe).locate, false)
  })

  test('evidence: pieces that are switched off, on, or have a wider limit; none where there is none', () => {
    const evidence = { tone: false, size: true, outline: 2.5 }
    assert.deepEqual(parseRecipe({ ...recipe, evidence }).evidence, evidence)
    assert.deepEqual(parseRecipe({ ...recipe, evidence: {} }).evidence, {})
    assert.equal('evidence' in parseRecipe(recipe), false)
  })

  for (const evidence of [
    { tone: 0 },
    { tone: -1 },
    { tone: 101 },
    { tone: 'off' },
    { tone: null },
    { smell: false },
    [],
    true
  ]) {
    test(`evidence ${JSON.stringify(evidence)} is refused`, () => {
      assert.throws(() => parseRecipe({ ...recipe, evidence }), { message: /evidence|smell/ })
    })
  }

  for (const [what, changes, message] of [
    [
      'a bore larger than the part',
      { locate: { ...recipe.locate, bore: { radius: { max: 1.1 } } } },
      'locate.bore.radius.max: expected number to be <=1, received 1.1'
    ],
    [
      'bore bounds in the wrong order',
      { locate: { ...recipe.locate, bore: { radius: { min: 0.7 } } } },
      'locate.bore.radius: expected min < max, received {"min":0.7}'
    ],
    ['a key that it does not know', { treshold: 1 }, 'unknown key treshold'],
    [
      'a polarity that it does not know',
      { locate: { ...recipe.locate, polarity: 'black' } },
      'locate.polarity: expected one of "auto"|"dark"|"bright", received "black"'
    ],
    [
      'a radius of nothing',
      { locate: { ...recipe.locate, radius: { min: 0, max: 0.5 } } },
      'locate.radius.min: expected number to be >0, received 0'
    ],
    [
      'bounds in the wrong order',
      { locate: { ...recipe.locate, radius: { min: 0.5, max: 0.2 } } },
      'locate.radius: expected min < max, received {"min":0.5,"max":0.2}'
    ],
    ['a band that is wider than all', { reviewBand: 1.5 }, 'reviewBand: expected number to be <=1, received 1.5'],
    ['a threshold that is no number', { threshold: Number.NaN }, /^threshold: expected number, received/]
  ] as const) {
    test(`refuses ${what}, by name`, () => {
      assert.throws(() => parseRecipe({ ...recipe, ...changes }), { message })
    })
  }

  test('columns are for polar crops', () => {
    assert.equal(
      parseRecipe({ ...recipe, crop: { mode: 'polar', sizePx: 64, columnsPx: 192, margin: 1 } }).crop.columnsPx,
      192
    )
    assert.throws(() => parseRecipe({ ...recipe, crop: { mode: 'square', sizePx: 64, columnsPx: 192, margin: 1 } }), {
      message: /^crop\.columnsPx: expected columnsPx with mode polar only/
    })
  })

  test('a size that the encoder cannot halve four times is refused', () => {
    assert.throws(() => parseRecipe({ ...recipe, crop: { ...recipe.crop, sizePx: 100 } }), {
      message: /^crop\.sizePx: .*16, received 100$/
    })
  })

  test('what the shipped recipes say is allowed', () => {
    const files = readdirSync('config/recipes').filter((name) => name.endsWith('.json'))
    assert.ok(files.length > 0)
    for (const file of files) {
      const { locate, ...rest } = JSON.parse(readFileSync(`config/recipes/${file}`, 'utf8')) as Partial<Recipe>
      assert.ok(parseRecipe({ ...recipe, ...rest, locate: { ...recipe.locate, ...locate } }), file)
    }
  })
})
