import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createGoldenSet } from '../../../../src/store/labelled/golden-set.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

const frame = (text: string): Uint8Array => new TextEncoder().encode(text)
const nameOf = (text: string): string => createHash('sha256').update(text).digest('hex')

function setUp(t: TestContext, largest = 10) {
  const folder = tempFolder(t)
  return { folder, golden: createGoldenSet({ folder, largest }) }
}

suite('createGoldenSet', () => {
  test('adds, lists by label, reads and removes', async (t) => {
    const { folder, golden } = setUp(t)
    assert.deepEqual(await golden.list('ring'), [])
    const { picture, isNew } = await golden.add('ring', 'good', frame('one'), 'png')
    assert.deepEqual([picture.sha256, picture.label, picture.bytes, isNew], [nameOf('one'), 'good', 3, true])
    await golden.add('ring', 'defect', frame('two'), 'bmp')
    assert.deepEqual(
      (await golden.list('ring')).map(({ sha256, label }) => [sha256, label]),
      [
        [nameOf('two'), 'defect'],
        [nameOf('one'), 'good']
      ]
    )
    assert.equal(Buffer.from(await golden.read('ring', nameOf('one'))).toString(), 'one')
    assert.deepEqual(readdirSync(join(folder, 'ring/good')), [`${nameOf('one')}.png`])
    assert.equal((await golden.remove('ring', nameOf('one'))).label, 'good')
    await assert.rejects(golden.remove('ring', nameOf('one')), { code: 'GOLDEN_PICTURE_NOT_FOUND' })
    await assert.rejects(golden.read('other', nameOf('two')), { code: 'GOLDEN_PICTURE_NOT_FOUND' })
  })

  test('the same picture with another label takes it; it lies in one folder only', async (t) => {
    const { golden } = setUp(t)
    await golden.add('ring', 'good', frame('one'), 'png')
    assert.equal((await golden.add('ring', 'defect', frame('one'), 'png')).isNew, false)
    assert.deepEqual(
      (await golden.list('ring')).map(({ label }) => label),
      ['defect']
    )
  })

  test('holds so many; a picture that is there may be labelled anew all the same', async (t) => {
    const { golden } = setUp(t, 2)
    const all = await Promise.allSettled(['1', '2', '3'].map((text) => golden.add('ring', 'good', frame(text), 'png')))
    assert.deepEqual(
      all.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected']
    )
    await golden.add('ring', 'defect', frame('1'), 'png')
    await assert.rejects(golden.add('ring', 'good', frame('4'), 'png'), {
      code: 'GOLDEN_SET_FULL',
      message: /holds its 2 pictures/
    })
    await golden.add('disc', 'good', frame('4'), 'png')
  })

  test('other files do not count, and no name leads out of the folder', async (t) => {
    const { folder, golden } = setUp(t)
    writeTree(folder, { 'ring/good/notes.txt': 'x', 'ring/good/.hidden.png': 'x', 'up/good/x.png': 'x' })
    assert.deepEqual(await golden.list('ring'), [])
    assert.deepEqual(await golden.list('../up'), [])
    await assert.rejects(golden.read('ring', '../good/notes'), { code: 'GOLDEN_PICTURE_NOT_FOUND' })
  })
})
