import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { isUnfinished, placeOf } from '../../../../src/integrations/folder/place-of.ts'
import { createReadyFiles } from '../../../../src/integrations/folder/ready-files.ts'
import { testConfig } from '../../../integration/http-fixture.ts'

const file = (path: string, bytes: number, modifiedMs: number, inode = 7) => ({ path, bytes, modifiedMs, inode })

suite('files that are complete', () => {
  test('a file is ready when it has not changed for as long as said, counted from its last change', () => {
    const ready = createReadyFiles(500)
    assert.deepEqual(ready([file('a', 10, 1)], 0), [])
    assert.deepEqual(ready([file('a', 20, 2)], 400), [], 'it has grown')
    assert.deepEqual(ready([file('a', 20, 2)], 800), [])
    assert.deepEqual(ready([file('a', 20, 2)], 900), [{ ...file('a', 20, 2), seenMs: 0, unchangedMs: 500 }])
    assert.deepEqual(ready([file('a', 20, 2, 8)], 950), [], 'another file of the same size and time')
    assert.deepEqual(ready([], 1000), [])
    assert.deepEqual(ready([file('a', 20, 2)], 1500), [], 'another file of the same name')
  })

  test('oldest first; of the same time by name', () => {
    const found = [file('c', 1, 5), file('b', 1, 3), file('a', 1, 5)]
    assert.deepEqual(
      createReadyFiles(0)(found, 0).map(({ path }) => path),
      ['b', 'a', 'c']
    )
  })

  test('the shipped pattern: the folder names the station, the file the part', () => {
    const pattern = new RegExp(testConfig().watchedFolder.pattern, 'u')
    assert.deepEqual(placeOf('4711.bmp', pattern), { partId: '4711', station: null, recipe: null })
    assert.deepEqual(placeOf('north/(01)0950 #7.jpeg', pattern), {
      partId: '(01)0950 #7',
      station: 'north',
      recipe: null
    })
    assert.equal(placeOf('north/deeper/4711.bmp', pattern), undefined)
    assert.equal(placeOf('README', pattern), undefined)
  })

  test('names of files that are on their way are no files', () => {
    for (const path of ['.in.4711.bmp.', '.hidden/4711.bmp', '4711.bmp.part', 'north/4711.TMP', 'x.filepart'])
      assert.equal(isUnfinished(path), true, path)
    for (const path of ['4711.bmp', 'north/part.bmp', 'a.b.png']) assert.equal(isUnfinished(path), false, path)
  })
})
