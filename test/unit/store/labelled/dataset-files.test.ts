import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import type { DatasetUpload } from '../../../../src/domain/labelled/dataset.ts'
import { datasetFileName, parseDatasetFileName } from '../../../../src/store/labelled/dataset-file-name.ts'
import { createDatasetFiles, type DatasetFilesOptions } from '../../../../src/store/labelled/dataset-files.ts'
import { loadDataset } from '../../../../src/training/dataset/load-dataset.ts'
import { tempFolder } from '../../temp-folder.ts'

/** Training takes what begins as a picture does. */
const content = (text: string): string => `BM${text}`
const sha256 = (text: string): string => createHash('sha256').update(content(text)).digest('hex')
const upload = (text: string, change: Partial<DatasetUpload> = {}): DatasetUpload => ({
  bytes: Buffer.from(content(text)),
  label: 'good',
  partId: null,
  extension: 'bmp',
  ...change
})

function sets(t: TestContext, change: Partial<DatasetFilesOptions> = {}) {
  const folder = join(tempFolder(t), 'datasets')
  return {
    folder,
    datasets: createDatasetFiles({ folder, usedBy: async () => undefined, newId: () => 'x', ...change })
  }
}

suite('data sets as files', () => {
  test('a picture is kept under its hash, its label and its part, once', async (t) => {
    const { folder, datasets } = sets(t)
    assert.deepEqual(await datasets.add('ring', upload('a', { partId: '47/11 b' })), {
      sha256: sha256('a'),
      state: 'added'
    })
    assert.deepEqual(await datasets.add('ring', upload('a', { partId: 'other' })), {
      sha256: sha256('a'),
      state: 'known'
    })
    await datasets.add('ring', upload('b', { label: 'defect', extension: 'png' }))
    assert.deepEqual(readdirSync(join(folder, 'ring/OK')), [`part-47%2F11%20b-${sha256('a')}.bmp`])
    assert.deepEqual(readdirSync(join(folder, 'ring/NG')), [`${sha256('b')}.png`])
    const { path, ...found } = await datasets.find('ring', sha256('a'))
    assert.deepEqual(found, { sha256: sha256('a'), label: 'good', partId: '47/11 b', extension: 'bmp' })
    assert.equal(readFileSync(path, 'utf8'), content('a'))
  })

  test('the hash is that of a training on the folder, and follows each change', async (t) => {
    const { folder, datasets } = sets(t)
    const seen = new Set<string | null>()
    for (const [n, text] of ['a', 'b', 'c', 'd'].entries()) {
      await datasets.add('ring', upload(text, n % 2 === 0 ? { partId: `ng-${n}` } : { label: 'defect' }))
      const { hash, counts } = await datasets.read('ring')
      const dataset = await loadDataset(join(folder, 'ring'))
      assert.deepEqual([hash, counts.good + counts.defect, dataset.refused], [dataset.hash, n + 1, []])
      seen.add(hash)
    }
    assert.equal(seen.size, 4)
    await datasets.removeImage('ring', sha256('d'))
    assert.ok(seen.has((await datasets.read('ring')).hash))
    for (const text of ['a', 'b', 'c']) await datasets.removeImage('ring', sha256(text))
    assert.deepEqual(await datasets.read('ring'), { name: 'ring', counts: { good: 0, defect: 0 }, hash: null })
  })

  test('a label is corrected; the picture, its part and its name stay', async (t) => {
    const { datasets } = sets(t)
    await datasets.add('ring', upload('a', { partId: '47' }))
    await datasets.add('ring', upload('b'))
    const { before, after } = await datasets.relabel('ring', sha256('a'), 'defect')
    assert.deepEqual([before.label, after.label, after.partId], ['good', 'defect', '47'])
    assert.deepEqual((await datasets.read('ring')).counts, { good: 1, defect: 1 })
    assert.equal((await datasets.find('ring', sha256('a'))).label, 'defect')
    assert.deepEqual((await datasets.relabel('ring', sha256('a'), 'defect')).before, after)
    await assert.rejects(datasets.relabel('ring', sha256('z'), 'good'), { code: 'DATASET_IMAGE_NOT_FOUND' })
  })

  test('pictures of one part are one part to training, whatever the part is called', async (t) => {
    const { folder, datasets } = sets(t)
    for (const [text, partId] of [
      ['a', 'NG 7'],
      ['b', 'NG 7'],
      ['c', 'ok8'],
      ['d', null],
      ['e', 'x'.repeat(128)],
      ['f', 'x'.repeat(128)]
    ] as const)
      await datasets.add('ring', upload(text, { partId }))
    const { pictures, refused } = await loadDataset(join(folder, 'ring'))
    assert.deepEqual([pictures.length, refused], [6, []])
    assert.equal(new Set(pictures.map(({ part }) => part)).size, 4)
  })

  test('the same picture with another label is refused', async (t) => {
    const { datasets } = sets(t)
    const outcomes = await Promise.allSettled([
      datasets.add('ring', upload('a')),
      datasets.add('ring', upload('a', { label: 'defect' }))
    ])
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected']
    )
    await assert.rejects(datasets.add('ring', upload('a', { label: 'defect' })), {
      code: 'DATASET_CONFLICT',
      statusCode: 409
    })
  })

  test('limits on pictures and on sets', async (t) => {
    const { datasets } = sets(t, { maxPictures: 2, maxSets: 1 })
    for (const text of ['a', 'b']) await datasets.add('ring', upload(text))
    await assert.rejects(datasets.add('ring', upload('c')), { code: 'DATASET_FULL' })
    assert.equal((await datasets.add('ring', upload('a'))).state, 'known')
    await assert.rejects(datasets.add('cap', upload('a')), { code: 'DATASETS_FULL' })
  })

  test('lists sets, and pictures page by page', async (t) => {
    const { datasets } = sets(t)
    assert.deepEqual(await datasets.list(), [])
    for (const text of ['a', 'b', 'c']) await datasets.add('ring', upload(text))
    await datasets.add('cap', upload('a'))
    assert.deepEqual(
      (await datasets.list()).map(({ name, counts }) => [name, counts.good]),
      [
        ['cap', 1],
        ['ring', 3]
      ]
    )
    const all = [sha256('a'), sha256('b'), sha256('c')].sort()
    const page = async (after: string | undefined) =>
      (await datasets.images('ring', { after, limit: 2 })).map((image) => image.sha256)
    assert.deepEqual([await page(undefined), await page(all[1])], [all.slice(0, 2), all.slice(2)])
  })

  test('what a job uses can be added to, but not removed', async (t) => {
    let job: string | undefined = 'job-1'
    const { folder, datasets } = sets(t, { usedBy: async (name) => (name === 'ring' ? job : undefined) })
    await datasets.add('ring', upload('a'))
    await assert.rejects(datasets.remove('ring'), { code: 'DATASET_IN_USE', statusCode: 409, message: /job-1/ })
    await assert.rejects(datasets.removeImage('ring', sha256('a')), { code: 'DATASET_IN_USE' })
    await assert.rejects(datasets.relabel('ring', sha256('a'), 'defect'), { code: 'DATASET_IN_USE' })
    assert.equal((await datasets.read('ring')).counts.good, 1)
    job = undefined
    assert.equal((await datasets.remove('ring')).counts.good, 1)
    assert.deepEqual(readdirSync(folder), [])
    await assert.rejects(datasets.read('ring'), { code: 'DATASET_NOT_FOUND' })
  })

  test('names lead nowhere but below the folder', async (t) => {
    const { folder, datasets } = sets(t)
    await datasets.add('ring', upload('a'))
    writeFileSync(join(folder, 'file'), 'x')
    for (const name of [
      '',
      '.',
      '..',
      '../datasets/ring',
      'ring/../ring',
      '/etc',
      'Ring',
      'ring\0',
      'a/b',
      'file',
      '.removed-x'
    ]) {
      for (const attempt of [
        () => datasets.read(name),
        () => datasets.remove(name),
        () => datasets.find(name, sha256('a')),
        () => datasets.images(name, { after: undefined, limit: 1 })
      ]) {
        await assert.rejects(attempt, { code: 'DATASET_NOT_FOUND' }, name)
      }
      if (name !== 'file') await assert.rejects(datasets.add(name, upload('b')), { code: 'DATASET_NOT_FOUND' }, name)
    }
    for (const name of ['', '..', '../../x', sha256('b'), 'A'.repeat(64)])
      await assert.rejects(datasets.removeImage('ring', name), { code: 'DATASET_IMAGE_NOT_FOUND' }, name)
    assert.ok(existsSync(join(folder, 'ring')))
  })

  test('files that were put there by hand under other names are not ours', async (t) => {
    const { folder, datasets } = sets(t)
    await datasets.add('ring', upload('a'))
    writeFileSync(join(folder, 'ring/OK/7.bmp'), 'x')
    assert.equal((await datasets.read('ring')).counts.good, 1)
  })
})

suite('names of data set files', () => {
  test('any part id comes back, and no name is longer than file systems allow, hidden, or a way out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }), (partId) => {
        const image = { partId, sha256: sha256('a'), extension: 'bmp' }
        const name = datasetFileName(image)
        assert.ok(name.length < 255 && /^[\w%~-]+\.bmp$/.test(name), name)
        if (!name.includes('~')) assert.deepEqual(parseDatasetFileName(name), image)
      })
    )
  })

  test('what is no such name is told', () => {
    for (const name of ['1.bmp', `${sha256('a')}.exe`, sha256('a'), `part--${sha256('a')}.bmp`, `.${sha256('a')}.bmp`])
      assert.equal(parseDatasetFileName(name), null, name)
    assert.equal(parseDatasetFileName(`part-%zz-${sha256('a')}.bmp`)?.partId, '%zz')
  })
})
