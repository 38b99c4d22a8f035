import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RECIPE_DEFAULTS, type Recipe } from '../../../../src/domain/recipes/recipe.ts'
import { createRecipeFiles, type RecipeFiles } from '../../../../src/store/recipes/recipe-files.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

/** Stands for the schema: the one rule it knows is that the radius bounds are in order. */
function parseRecipe(json: unknown): Recipe {
  const recipe = json as Recipe
  if (!(recipe.locate?.radius?.min < recipe.locate?.radius?.max)) throw new Error('locate.radius: expected min < max')
  return recipe
}

function recipes(t: TestContext, files: Record<string, string> = {}): { folder: string; recipes: RecipeFiles } {
  const folder = tempFolder(t)
  writeTree(folder, files)
  return {
    folder,
    recipes: createRecipeFiles({
      shippedFolder: join(folder, 'shipped'),
      ownFolder: join(folder, 'data/recipes'),
      parseRecipe
    })
  }
}

suite('recipe files', () => {
  test('a file says what differs from the defaults, at any depth', async (t) => {
    const { recipes: files } = recipes(t, {
      'shipped/ring.json': '{ "locate": { "radius": { "max": 0.4 } }, "reviewBand": 0.1 }'
    })
    assert.deepEqual(await files.read('ring'), {
      ...RECIPE_DEFAULTS,
      id: 'ring',
      reviewBand: 0.1,
      locate: { ...RECIPE_DEFAULTS.locate, radius: { ...RECIPE_DEFAULTS.locate.radius, max: 0.4 } }
    })
  })

  test("the station's own recipe hides the shipped one", async (t) => {
    const { recipes: files } = recipes(t, {
      'shipped/ring.json': '{}',
      'data/recipes/ring.json': '{ "threshold": 0.5 }'
    })
    assert.equal((await files.read('ring')).threshold, 0.5)
    assert.deepEqual(await files.list(), ['ring'])
  })

  test('lists what can be a recipe, sorted; nothing where there is no folder', async (t) => {
    assert.deepEqual(await recipes(t).recipes.list(), [])
    const { recipes: files } = recipes(t, {
      'shipped/b.json': '',
      'data/recipes/a.json': '',
      'data/recipes/c.txt': '',
      'data/recipes/D.json': '',
      'data/recipes/.e.json.1': ''
    })
    assert.deepEqual(await files.list(), ['a', 'b'])
  })

  test("saves into the station's folder only, and leaves nothing else there", async (t) => {
    const { folder, recipes: files } = recipes(t, { 'shipped/ring.json': '{}' })
    const changed: Recipe = { ...(await files.read('ring')), activeModelVersion: 'v1' }
    await files.save({ ...changed, threshold: 1 })
    await files.save(changed)
    assert.deepEqual(await files.read('ring'), changed)
    assert.deepEqual(readdirSync(join(folder, 'data/recipes')), ['ring.json'])
    assert.equal(readFileSync(join(folder, 'shipped/ring.json'), 'utf8'), '{}')
  })

  test('a recipe that would be wrong is not saved', async (t) => {
    const { recipes: files } = recipes(t)
    const before = await files.create('new-part')
    assert.deepEqual(before, { id: 'new-part', ...RECIPE_DEFAULTS })
    const wrong: Recipe = { ...before, locate: { ...before.locate, radius: { min: 0.5, max: 0.1 } } }
    await assert.rejects(files.save(wrong), {
      code: 'RECIPE_INVALID',
      message: "recipe 'new-part': locate.radius: expected min < max"
    })
    assert.deepEqual(await files.read('new-part'), before)
    await assert.rejects(files.create('new-part'), { code: 'RECIPE_INVALID', message: /exists already/ })
  })

  test('says which recipe is wrong, and how', async (t) => {
    const { recipes: files } = recipes(t, {
      'shipped/a.json': '{',
      'shipped/b.json': '[]',
      'shipped/c.json': '{ "id": "d" }',
      'shipped/d.json': '{ "locate": 3 }'
    })
    await assert.rejects(files.read('a'), { code: 'RECIPE_INVALID', message: /^recipe 'a': not JSON: / })
    await assert.rejects(files.read('b'), {
      code: 'RECIPE_INVALID',
      message: "recipe 'b': expected a JSON object, received []"
    })
    await assert.rejects(files.read('c'), {
      code: 'RECIPE_INVALID',
      message: /expected the id 'c', as the file is named, received "d"/
    })
    await assert.rejects(files.read('d'), { code: 'RECIPE_INVALID', message: /locate\.radius: expected min < max/ })
    await assert.rejects(files.read('e'), {
      code: 'RECIPE_NOT_FOUND',
      message: "recipe 'e' does not exist; known recipes: a, b, c, d"
    })
  })

  test('repeats no whole file', async (t) => {
    const long = 'long'.repeat(5000)
    const { recipes: files } = recipes(t, {
      'shipped/a.json': JSON.stringify(long),
      'shipped/b.json': JSON.stringify({ id: long }),
      'shipped/c.json': JSON.stringify([long])
    })
    for (const id of ['a', 'b', 'c'])
      await assert.rejects(
        files.read(id),
        ({ message }: Error) => /received [["{]{1,2}long/.test(message) && message.length < 300
      )
  })

  test('an id that is none reaches no path', async (t) => {
    const { folder, recipes: files } = recipes(t, { 'secret.json': '{}', 'data/secret.json': '{}' })
    for (const id of ['../secret', '..', '', 'A', 'a/b', 'a\0', '-a', 'a'.repeat(65), '/etc/passwd']) {
      await assert.rejects(files.read(id), { code: 'RECIPE_NOT_FOUND' })
      await assert.rejects(files.create(id), { code: 'RECIPE_INVALID', message: /expected an id of a-z, 0-9/ })
    }
    assert.deepEqual(readdirSync(folder).sort(), ['data', 'secret.json'])
    assert.deepEqual(readdirSync(join(folder, 'data')), ['secret.json'])
  })
})
