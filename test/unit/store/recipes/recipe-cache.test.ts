import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { RECIPE_DEFAULTS, type Recipe } from '../../../../src/domain/recipes/recipe.ts'
import { RecipeNotFound } from '../../../../src/errors.ts'
import { CHECK_MS, createRecipeCache } from '../../../../src/store/recipes/recipe-cache.ts'
import type { RecipeFiles } from '../../../../src/store/recipes/recipe-files.ts'

/** Files of which each read waits until it is let go, and then gives what was there when it began. */
function slowFiles() {
  const onDisk = new Map<string, Recipe>([['ring', recipe('v1')]])
  const waiting: (() => void)[] = []
  let reads = 0
  let stamps = 0
  const files: Pick<RecipeFiles, 'read' | 'stamp'> = {
    async stamp(id) {
      stamps++
      return JSON.stringify(onDisk.get(id)) ?? ''
    },
    async read(id) {
      reads++
      const found = onDisk.get(id)
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
      })
      if (found === undefined) throw new RecipeNotFound(id, 'ring')
      return found
    }
  }
  let timeMs = 0
  const letGo = async (): Promise<void> => {
    await settle()
    for (const resolve of waiting.splice(0)) resolve()
  }
  return {
    cache: createRecipeCache(files, () => timeMs),
    onDisk,
    reads: () => reads,
    stamps: () => stamps,
    pass(ms: number) {
      timeMs += ms
    },
    letGo
  }
}
/** Lets every promise that can settle do so. */
const settle = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
const recipe = (activeModelVersion: string | null): Recipe => ({ id: 'ring', ...RECIPE_DEFAULTS, activeModelVersion })

suite('createRecipeCache', () => {
  test('reads a file once, and anew after forget', async () => {
    const { cache, onDisk, reads, letGo } = slowFiles()
    const read = async () => {
      const reading = cache.read('ring')
      await letGo()
      return (await reading).activeModelVersion
    }
    assert.deepEqual([await read(), await read(), reads()], ['v1', 'v1', 1])
    onDisk.set('ring', recipe('v2'))
    cache.forget('ring')
    assert.deepEqual([await read(), reads()], ['v2', 2])
  })

  test('a change by another process is found, a look at the file once a second at most', async () => {
    const { cache, onDisk, reads, stamps, letGo, pass } = slowFiles()
    const read = async () => {
      const reading = cache.read('ring')
      await letGo()
      return (await reading).activeModelVersion
    }
    await read()
    onDisk.set('ring', recipe('v2'))
    pass(CHECK_MS - 1)
    assert.deepEqual([await read(), stamps()], ['v1', 1])
    pass(1)
    assert.deepEqual([await read(), reads()], ['v2', 2])
    pass(CHECK_MS)
    const looks = stamps()
    assert.deepEqual([await read(), await read(), await read(), reads()], ['v2', 'v2', 'v2', 2])
    assert.equal(stamps(), looks + 1)
  })

  test('a recipe that another process deleted is gone', async () => {
    const { cache, onDisk, letGo, pass } = slowFiles()
    const first = cache.read('ring')
    await letGo()
    await first
    onDisk.delete('ring')
    pass(CHECK_MS)
    const reading = assert.rejects(cache.read('ring'), { code: 'RECIPE_NOT_FOUND' })
    await letGo()
    await reading
  })

  test('a read that began before a change does not bring the old recipe back', async () => {
    const { cache, onDisk, letGo } = slowFiles()
    const before = cache.read('ring')
    await settle()
    onDisk.set('ring', recipe('v2'))
    cache.forget('ring')
    await letGo()
    assert.equal((await before).activeModelVersion, 'v1')
    const after = cache.read('ring')
    await letGo()
    assert.equal((await after).activeModelVersion, 'v2')
  })

  test('a recipe that does not exist is looked for each time, and not kept', async () => {
    const { cache, reads, letGo } = slowFiles()
    for (const n of [1, 2]) {
      const rejected = assert.rejects(cache.read('nope'), { code: 'RECIPE_NOT_FOUND' })
      await letGo()
      await rejected
      assert.equal(reads(), n)
    }
  })

  test('readers at the same time share one read', async () => {
    const { cache, reads, letGo } = slowFiles()
    const both = [cache.read('ring'), cache.read('ring')]
    await letGo()
    await Promise.all(both)
    assert.equal(reads(), 1)
  })
})
