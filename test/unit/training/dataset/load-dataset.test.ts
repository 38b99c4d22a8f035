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
      'd/OK/1.bmp': 'BMa',
      'd/NG/1.bmp': 'BMb',
      'd/a.csv': 'image_path,label\nOK/1.bmp,OK\nNG/1.bmp,NG\n'
    })
    const expected = sha256(`["NG/1.bmp","defect","${sha256('BMb')}"]\n["OK/1.bmp","good","${sha256('BMa')}"]`)
    assert.equal((await loadDataset(join(folder, 'd'))).hash, expected)
    assert.equal((await loadDataset(join(folder, 'd/a.csv'))).hash, expected)
  })

  test('the hash moves with the folder, and changes with a name, a label or a byte', async (t) => {
    const hashOf = async (files: Record<string, string>) => {
      const folder = tempFolder(t)
      writeTree(folder, files)
      return (await loadDataset(folder)).hash
    }
    const first = await hashOf({ 'OK/1.bmp': 'BMa', 'OK/2.bmp': 'BMb' })
    assert.equal(await hashOf({ 'OK/1.bmp': 'BMa', 'OK/2.bmp': 'BMb', 'readme.txt': 'c' }), first)
    for (const changed of [
      { 'OK/1.bmp': 'BMa', 'OK/2.bmp': 'BMB' },
      { 'OK/1.bmp': 'BMa', 'OK/3.bmp': 'BMb' },
      { 'OK/1.bmp': 'BMa', 'NG/2.bmp': 'BMb' },
      { 'OK/1.bmp': 'BMb', 'OK/2.bmp': 'BMa' }
    ]) {
      assert.notEqual(await hashOf(changed), first)
    }
  })

  test('pictures with the same bytes are one part, and take along what belongs to them', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, {
      'OK/1.bmp': 'BMa',
      'OK/1-s.bmp': 'BMs',
      'OK/9.bmp': 'BMa',
      'OK/9-s.bmp': 'BMt',
      'OK/5.bmp': 'BMu'
    })
    const { pictures } = await loadDataset(folder)
    assert.deepEqual(
      pictures.map(({ file, part }) => `${relative(folder, file)} ${part}`),
      ['OK/1-s.bmp good/1', 'OK/1.bmp good/1', 'OK/5.bmp good/5', 'OK/9-s.bmp good/1', 'OK/9.bmp good/1']
    )
  })

  test('refuses the same bytes under both labels', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, { 'OK/1.bmp': 'BMa', 'NG/1.bmp': 'BMa', 'OK/2.bmp': 'BMb' })
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
    writeTree(folder, { '1.bmp': 'BMa' })
    await assert.rejects(loadDataset(folder), {
      code: 'DATASET_INVALID',
      message: /no usable picture in .*; 1 refused, the first: .*1\.bmp: expected a folder named OK or NG/
    })
    await assert.rejects(loadDataset(join(folder, 'gone')), {
      code: 'DATASET_INVALID',
      message: /gone' does not exist/
    })
  })

  test('takes pictures without a label as good where that is asked for, and says which', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, { 'IMG_0001.jpg': 'BMa', 'day/IMG_0002.jpg': 'BMb', 'ok_3.bmp': 'BMc' })
    const { pictures, refused, assumed } = await loadDataset(folder, { unlabelledAsGood: true })
    assert.deepEqual(
      pictures.map(({ file, label, part }) => `${relative(folder, file)} ${label} ${part}`),
      ['IMG_0001.jpg good good/img_0001', 'day/IMG_0002.jpg good good/img_0002', 'ok_3.bmp good good/ok_3']
    )
    assert.deepEqual(
      assumed.map((file) => relative(folder, file)),
      ['IMG_0001.jpg', 'day/IMG_0002.jpg']
    )
    assert.deepEqual(refused, [])
    assert.deepEqual((await loadDataset(folder)).assumed, [])
  })

  test('not where a name speaks of a defect, nor where other pictures are labelled NG', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, {
      'mixed/IMG_1.bmp': 'BMa',
      'mixed/OKUMA-line2-defect-1.bmp': 'BMb',
      'mixed/test_broken/2.bmp': 'BMc',
      'mixed/defective_3.bmp': 'BMd',
      'labelled/IMG_1.bmp': 'BMe',
      'labelled/NG/2.bmp': 'BMf',
      'labelled/OK/3.bmp': 'BMg'
    })
    const mixed = await loadDataset(join(folder, 'mixed'), { unlabelledAsGood: true })
    assert.deepEqual(
      mixed.pictures.map(({ file }) => relative(folder, file)),
      ['mixed/IMG_1.bmp']
    )
    assert.deepEqual(
      mixed.refused.map(({ why }) => /says '(\w+)'/.exec(why)?.[1]),
      ['defect', 'defective', 'broken']
    )
    const labelled = await loadDataset(join(folder, 'labelled'), { unlabelledAsGood: true })
    assert.deepEqual([labelled.pictures.length, labelled.refused.length, labelled.assumed], [2, 1, []])
  })
})
