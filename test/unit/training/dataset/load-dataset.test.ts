import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join, relative } from 'node:path'
import { loadDataset } from '../../../../src/training/dataset/load-dataset.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

suite('loadDataset', () => {
  test('hashes path, label and content in the order of the paths; a folder and its CSV agree', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, {
      'd/OK/1.bmp': 'a',
      'd/NG/1.bmp': 'b',
      'd/a.csv': 'image_path,label\nOK/1.bmp,OK\nNG/1.bmp,NG\n'
    })
    const expected = sha256(`["NG/1.bmp","defect","${sha256('b')}"]\n["OK/1.bmp","good","${sha256('a')}"]`)
    assert.equal((await loadDataset(join(folder, 'd'))).hash, expected)
    assert.equal((await loadDataset(join(folder, 'd/a.csv'))).hash, expected)
  })

  test('the hash moves with the folder, and changes with a name, a label or a byte', async (t) => {
    const hashOf = async (files: Record<string, string>) => {
      const folder = tempFolder(t)
      writeTree(folder, files)
      return (await loadDataset(folder)).hash
    }
    const first = await hashOf({ 'OK/1.bmp': 'a', 'OK/2.bmp': 'b' })
    assert.equal(await hashOf({ 'OK/1.bmp': 'a', 'OK/2.bmp': 'b', 'readme.txt': 'c' }), first)
    for (const changed of [
      { 'OK/1.bmp': 'a', 'OK/2.bmp': 'B' },
      { 'OK/1.bmp': 'a', 'OK/3.bmp': 'b' },
      { 'OK/1.bmp': 'a', 'NG/2.bmp': 'b' },
      { 'OK/1.bmp': 'b', 'OK/2.bmp': 'a' }
    ]) {
      assert.notEqual(await hashOf(changed), first)
    }
  })

  test('pictures with the same bytes are one part, and take along what belongs to them', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, { 'OK/1.bmp': 'a', 'OK/1-s.bmp': 's', 'OK/9.bmp': 'a', 'OK/9-s.bmp': 't', 'OK/5.bmp': 'u' })
    const { pictures } = await loadDataset(folder)
    assert.deepEqual(
      pictures.map(({ file, part }) => `${relative(folder, file)} ${part}`),
      ['OK/1-s.bmp good/1', 'OK/1.bmp good/1', 'OK/5.bmp good/5', 'OK/9-s.bmp good/1', 'OK/9.bmp good/1']
    )
  })

  test('refuses the same bytes under both labels', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, { 'OK/1.bmp': 'a', 'NG/1.bmp': 'a', 'OK/2.bmp': 'b' })
    const { pictures, refused } = await loadDataset(folder)
    assert.deepEqual(
      pictures.map(({ part }) => part),
      ['good/2']
    )
    assert.deepEqual(refused.map(({ file }) => relative(folder, file)).sort(), ['NG/1.bmp', 'OK/1.bmp'])
    assert.match(refused[0]!.why, /the same picture has both labels: .*NG\/1\.bmp \(NG\), .*OK\/1\.bmp \(OK\)/)
  })

  test('says why no picture is left', async (t) => {
    const folder = tempFolder(t)
    await assert.rejects(loadDataset(folder), { code: 'DATASET_INVALID', message: `no usable picture in '${folder}'` })
    writeTree(folder, { '1.bmp': 'a' })
    await assert.rejects(loadDataset(folder), {
      code: 'DATASET_INVALID',
      message: /no usable picture in .*; 1 refused, the first: .*1\.bmp: expected a folder named OK or NG/
    })
    await assert.rejects(loadDataset(join(folder, 'gone')), {
      code: 'DATASET_INVALID',
      message: /gone' does not exist/
    })
  })
})
