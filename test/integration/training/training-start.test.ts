// The weights that a training starts from.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { type CliContext, createContext } from '../../../src/cli/context.ts'
import { trainingStart } from '../../../src/cli/training/training-context.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../../src/domain/recipes/recipe.ts'
import { tempFolder } from '../../unit/temp-folder.ts'

interface Started {
  readonly name: string
  readonly tensors: number
  readonly notes: readonly string[]
}

async function start(
  t: TestContext,
  { from, recipe: changed }: { from?: string; recipe?: (recipe: Recipe) => Recipe }
): Promise<Started & { context: CliContext }> {
  const nothing = { write: () => {} }
  const context = createContext({ OKNG_DATA_DIR: tempFolder(t) }, { stdout: nothing, stderr: nothing })
  const notes: string[] = []
  const recipe = await context.recipes.read('demo-ring')
  const { name, weights } = await trainingStart(context, changed?.(recipe) ?? recipe, from, (text) => {
    notes.push(text)
  })
  return { name, tensors: weights?.size ?? 0, notes, context }
}
const square = (recipe: Recipe): Recipe => ({ ...recipe, crop: { ...recipe.crop, mode: 'square', columnsPx: 128 } })

suite('trainingStart', () => {
  test('left open: the starter, whose crops are those of a new recipe', async (t) => {
    const { name, tensors, notes, context } = await start(t, {
      recipe: (recipe) => ({ ...recipe, crop: RECIPE_DEFAULTS.crop })
    })
    assert.equal(name, `starter/${(await context.recipes.read('starter')).activeModelVersion}`)
    assert.ok(tensors > 0)
    assert.deepEqual(notes, [])
  })
  test('left open, other crops: random weights, and a line that says why', async (t) => {
    const { name, tensors, notes } = await start(t, { recipe: square })
    assert.deepEqual([name, tensors], ['random', 0])
    assert.deepEqual(notes, [
      'starting from random weights: the starter takes polar crops of 128 x 256 px, recipe demo-ring makes '
        + 'square crops of 128 x 128 px'
    ])
  })
  test('random', async (t) => {
    const { name, tensors, notes } = await start(t, { from: 'random' })
    assert.deepEqual([name, tensors, notes], ['random', 0, []])
  })
  test('the active version', async (t) => {
    const { name, context } = await start(t, { from: 'active' })
    assert.equal(name, `demo-ring/${(await context.recipes.read('demo-ring')).activeModelVersion}`)
  })
  test('a named one that takes other crops: an error, with what was expected and received', async (t) => {
    await assert.rejects(start(t, { from: 'starter', recipe: square }), {
      message:
        'starter takes polar crops of 128 x 256 px, recipe demo-ring makes square crops of 128 x 128 px: '
        + 'train with --start-from random'
    })
  })
})
