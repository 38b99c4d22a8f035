import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashPicture, readTrainedOn, writeTrainedOn } from '../../../../src/training/dataset/trained-on.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

const versionIn = (folder: string, ...files: string[]) => ({
  manifest: { files: Object.fromEntries(files.map((name) => [name, {}])) },
  file: (name: string) => join(folder, name)
})
const FILE = 'trained-on.json'

suite('trained-on.json', () => {
  test('holds each picture once, by its bytes', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, { 'a.bmp': 'one', 'b.bmp': 'two', 'c.bmp': 'one' })
    await writeTrainedOn(
      folder,
      ['a.bmp', 'b.bmp', 'c.bmp'].map((name) => join(folder, name))
    )
    const list = await readTrainedOn(versionIn(folder, FILE))
    assert.ok(list !== null)
    // printf one | sha256sum
    assert.ok(list.sha256.has('7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed'))
    assert.deepEqual([list.sha256.size, list.complete], [2, true])
    assert.ok(list.sha256.has(await hashPicture(join(folder, 'c.bmp'))))
  })

  test('goes on from the list of the version before, and says where that is not known', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, { 'a.bmp': 'one' })
    const before = { sha256: new Set(['f'.repeat(64)]), complete: true }
    for (const [begunFrom, size, complete] of [
      [before, 2, true],
      [{ ...before, complete: false }, 2, false],
      [null, 1, false],
      [undefined, 1, true]
    ] as const) {
      await writeTrainedOn(folder, [join(folder, 'a.bmp')], begunFrom)
      const list = await readTrainedOn(versionIn(folder, FILE))
      assert.deepEqual([list?.sha256.size, list?.complete], [size, complete])
    }
  })

  test('a version without a list has none; one that is spoilt is an error', async (t) => {
    const folder = tempFolder(t)
    assert.equal(await readTrainedOn(versionIn(folder, 'encoder.onnx')), null)
    await writeTrainedOn(folder, [])
    writeFileSync(join(folder, FILE), readFileSync(join(folder, FILE), 'utf8').replace('[]', '["x"]'))
    await assert.rejects(readTrainedOn(versionIn(folder, FILE)))
  })
})
