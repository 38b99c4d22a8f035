import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { RECIPE_DEFAULTS, type Recipe } from '../../../src/domain/recipe.ts'
import { RecipeNotFound } from '../../../src/errors.ts'
import { createRecipeCache } from '../../../src/store/recipe-cache.ts'
import type { RecipeFiles } from '../../../src/store/recipe-files.ts'

/** Files of which each read waits until it is let go, and then gives what was there when it began. */
function slowFiles () {
  const onDisk = new Map<string, Recipe>([['ring', recipe('v1')]])
  const waiting: (() => void)[] = []
  let reads = 0
  const files: RecipeFiles = {
    list: async () => [...onDisk.keys()],
    async read (id) {
      reads++
      const found = onDisk.get(id)
      await new Promise<void>((resolve) => { waiting.push(resolve) })
      if (found === undefined) throw new RecipeNotFound(id, 'ring')
      return found
    },
    async save (saved) { onDisk.set(saved.id, saved) },
    async create (id) { return { ...recipe(null), id } }
  }
  return { files, onDisk, reads: () => reads, letGo: () => { for (const resolve of waiting.splice(0)) resolve() } }
}
const recipe = (activeModelVersion: string | null): Recipe => ({ id: 'ring', ...RECIPE_DEFAULTS, activeModelVersion })

suite('createRecipeCache', () => {
  test('reads a file once, and anew after forget or save', async () => {
    const { files, onDisk, reads, letGo } = slowFiles()
    const cache = createRecipeCache(files)
    const read = async () => { const reading = cache.read('ring'); letGo(); return (await reading).activeModelVersion }
    assert.deepEqual([await read(), await read(), reads()], ['v1', 'v1', 1])
    onDisk.set('ring', recipe('v2'))
    cache.forget('ring')
    assert.deepEqual([await read(), reads()], ['v2', 2])
    await cache.save(recipe('v3'))
    assert.deepEqual([await read(), reads()], ['v3', 3])
  })

  test('a read that began before a change does not bring the old recipe back', async () => {
    const { files, onDisk, letGo } = slowFiles()
    const cache = createRecipeCache(files)
    const before = cache.read('ring')
    onDisk.set('ring', recipe('v2'))
    cache.forget('ring')
    letGo()
    assert.equal((await before).activeModelVersion, 'v1')
    const after = cache.read('ring')
    letGo()
    assert.equal((await after).activeModelVersion, 'v2')
  })

  test('a recipe that does not exist is looked for each time, and not kept', async () => {
    const { files, reads, letGo } = slowFiles()
    const cache = createRecipeCache(files)
    for (const n of [1, 2]) {
      const reading = cache.read('nope')
      letGo()
      await assert.rejects(reading, { code: 'RECIPE_NOT_FOUND' })
      assert.equal(reads(), n)
    }
  })

  test('readers at the same time share one read', async () => {
    const { files, reads, letGo } = slowFiles()
    const cache = createRecipeCache(files)
    const both = [cache.read('ring'), cache.read('ring')]
    letGo()
    await Promise.all(both)
    assert.equal(reads(), 1)
  })
})
