import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createStabilityFiles } from '../../../../src/store/quality/stability-files.ts'
import { tempFolder } from '../../temp-folder.ts'

const pair = (recipe: string, station: string | null, parts = 1) => ({ recipe, station, parts })

suite('files of what is usual', () => {
  test('what was written is read; a pair replaces its own file, and can be removed; others go', async (t) => {
    const faults: string[] = []
    const files = createStabilityFiles<ReturnType<typeof pair>>(join(tempFolder(t), 'stability'), (_, file) => {
      faults.push(file)
    })
    assert.deepEqual(await files.read(), [])
    await files.write([pair('ring', 'a/b'), pair('ring', null)])
    await files.write([pair('ring', null), pair('ring', 'a/b', 2)])
    assert.deepEqual(
      (await files.read()).toSorted((a, b) => a.parts - b.parts),
      [pair('ring', null), pair('ring', 'a/b', 2)]
    )
    await files.remove('ring', 'a/b')
    assert.deepEqual(await files.read(), [pair('ring', null)])
    await files.write([pair('ring', 'c')])
    assert.deepEqual(await files.read(), [pair('ring', 'c')])
    assert.deepEqual(faults, [])
  })

  test('a damaged file, or one of another layout, is left out and told of', async (t) => {
    const folder = tempFolder(t)
    const faults: string[] = []
    const files = createStabilityFiles<ReturnType<typeof pair>>(folder, (error) => {
      faults.push((error as Error).message)
    })
    await files.write([pair('ring', 'a')])
    writeFileSync(join(folder, 'b.json'), '{"format": 9}')
    writeFileSync(join(folder, 'c.json'), '{"for')
    assert.deepEqual(await files.read(), [pair('ring', 'a')])
    assert.equal(faults.length, 2)
    assert.ok(faults.some((message) => message === 'expected format 1, received 9'))
    assert.equal(readdirSync(folder).length, 3)
  })
})
