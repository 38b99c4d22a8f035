import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { RECIPE_DEFAULTS, type Recipe } from '../../../../src/domain/recipes/recipe.ts'
import { ModelBroken, RecipeInvalid, RecipeNotFound } from '../../../../src/errors.ts'
import { createModelCache } from '../../../../src/inspection/models/model-cache.ts'
import { createServing, RETRY_MS } from '../../../../src/inspection/models/serving.ts'
import { fakeModel } from '../fake-model.ts'

function setUp(limit = 4) {
  const recipes = new Map<string, Recipe>()
  const broken = new Set<string>()
  const loads: string[] = []
  const problems: string[] = []
  let timeMs = 0
  let unreadable = false
  const cache = createModelCache({
    async load(_recipe, version) {
      loads.push(version)
      if (broken.has(version)) throw new ModelBroken(version, 'encoder.onnx is missing')
      return fakeModel(undefined, { version })
    },
    limit,
    loadsAtOnce: 1
  })
  const resolve = createServing({
    async readRecipe(id) {
      if (unreadable) throw new RecipeInvalid(id, 'not JSON')
      const found = recipes.get(id)
      if (found === undefined) throw new RecipeNotFound(id, 'none')
      return found
    },
    cache,
    clockMs: () => timeMs,
    onProblem: (recipe, { message }) => {
      problems.push(`${recipe}: ${message}`)
    }
  })
  return {
    cache,
    broken,
    loads,
    problems,
    pass(ms: number) {
      timeMs += ms
    },
    spoilFiles(value: boolean) {
      unreadable = value
    },
    remove(id: string) {
      recipes.delete(id)
    },
    put(activeModelVersion: string | null, changes: Partial<Recipe> = {}) {
      recipes.set('ring', { id: 'ring', ...RECIPE_DEFAULTS, activeModelVersion, ...changes })
    },
    /** Version and threshold of what serves. */
    async serves(): Promise<[string, number | null]> {
      const { recipe, model, release } = await resolve('ring')
      release()
      await settle()
      return [model.manifest.version, recipe.threshold]
    },
    resolve
  }
}
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

suite('createServing', () => {
  test('serves the active version, and a changed threshold at once', async () => {
    const { put, serves, loads } = setUp()
    put('v1', { threshold: 0.1 })
    assert.deepEqual(await serves(), ['v1', 0.1])
    put('v1', { threshold: 0.2 })
    assert.deepEqual(await serves(), ['v1', 0.2])
    assert.deepEqual(loads, ['v1'])
  })

  test('a new version that is in memory serves with the next picture', async () => {
    const { put, serves, cache } = setUp()
    put('v1')
    await serves()
    ;(await cache.lease('ring', 'v2')).release()
    put('v2', { threshold: 0.7 })
    assert.deepEqual(await serves(), ['v2', 0.7])
  })

  test('one that is not is loaded aside: until then the old one serves, with its own recipe', async () => {
    const { put, serves, loads } = setUp()
    put('v1', { threshold: 0.1 })
    await serves()
    put('v2', { threshold: 0.9 })
    assert.deepEqual(await serves(), ['v1', 0.1])
    assert.deepEqual(await serves(), ['v2', 0.9])
    assert.deepEqual(loads, ['v1', 'v2'])
  })

  test('a broken new version is told once, tried again later, and the old one serves on', async () => {
    const { put, serves, broken, problems, pass, loads } = setUp()
    put('v1')
    await serves()
    broken.add('v2')
    put('v2')
    for (let n = 0; n < 5; n++) assert.deepEqual((await serves())[0], 'v1')
    assert.deepEqual(problems, ["ring: model version 'v2' cannot be used: encoder.onnx is missing"])
    assert.deepEqual(loads, ['v1', 'v2'])
    broken.clear()
    pass(RETRY_MS)
    await serves()
    assert.equal((await serves())[0], 'v2')
  })

  test('another change after a broken version is brought in at once', async () => {
    const { put, serves, broken } = setUp()
    put('v1')
    await serves()
    broken.add('v2')
    put('v2')
    await serves()
    put('v3')
    await serves()
    assert.equal((await serves())[0], 'v3')
  })

  test('the old version serves on although other recipes pushed it out of memory', async () => {
    const { put, serves, broken, cache, problems } = setUp(1)
    put('v1')
    await serves()
    broken.add('v2')
    put('v2')
    await serves()
    ;(await cache.lease('other', 'x')).release()
    assert.equal((await serves())[0], 'v1')
    assert.equal(problems.length, 1)
  })

  test('neither in memory: the new one is waited for, and when it is broken the old one', async () => {
    const { put, serves, broken, cache } = setUp(1)
    put('v1')
    await serves()
    ;(await cache.lease('other', 'x')).release()
    broken.add('v2')
    put('v2')
    assert.equal((await serves())[0], 'v1')
    broken.clear()
    ;(await cache.lease('other', 'y')).release()
    put('v3')
    assert.equal((await serves())[0], 'v3')
  })

  test('where nothing has served, a broken version is an error, each time', async () => {
    const { put, serves, broken } = setUp()
    broken.add('v1')
    put('v1')
    await assert.rejects(serves(), { code: 'MODEL_BROKEN' })
    await assert.rejects(serves(), { code: 'MODEL_BROKEN' })
    put(null)
    await assert.rejects(serves(), { code: 'RECIPE_WITHOUT_MODEL' })
  })

  test('a recipe whose file became unreadable serves on as it was; a deleted one does not', async () => {
    const { put, serves, spoilFiles, remove, problems } = setUp()
    put('v1', { threshold: 0.3 })
    await serves()
    spoilFiles(true)
    assert.deepEqual(await serves(), ['v1', 0.3])
    await serves()
    assert.deepEqual(problems, ["ring: recipe 'ring': not JSON"])
    spoilFiles(false)
    remove('ring')
    await assert.rejects(serves(), { code: 'RECIPE_NOT_FOUND' })
    spoilFiles(true)
    await assert.rejects(serves(), { code: 'RECIPE_INVALID' })
  })
})
