import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileAtomically } from '../../../src/store/write-file.ts'
import { tempFolder, writeTree } from '../temp-folder.ts'

suite('writeFileAtomically', () => {
  test('makes the folder, replaces the file, leaves nothing beside it', async (t) => {
    const folder = tempFolder(t)
    for (const text of ['first, longer', 'second']) {
      await writeFileAtomically(join(folder, 'a/b.json'), text)
      assert.equal(readFileSync(join(folder, 'a/b.json'), 'utf8'), text)
    }
    assert.deepEqual(readdirSync(join(folder, 'a')), ['b.json'])
  })

  test("where the file can't be put in place, what was there stays and nothing is left beside it", async (t) => {
    const folder = tempFolder(t)
    mkdirSync(join(folder, 'b.json'))
    writeTree(folder, { 'b.json/old': 'old' })
    await assert.rejects(writeFileAtomically(join(folder, 'b.json'), 'new'))
    assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), ['b.json', 'b.json/old'])
  })

  test('two writers at once: one of the two files, whole', async (t) => {
    const folder = tempFolder(t)
    const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000))
    await Promise.all(texts.map((text) => writeFileAtomically(join(folder, 'f'), text)))
    assert.ok(texts.includes(readFileSync(join(folder, 'f'), 'utf8')))
    assert.deepEqual(readdirSync(folder), ['f'])
  })
})
