// What cannot be recorded in the audit beforehand is not done.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createDatasetFiles } from '../../../../src/store/labelled/dataset-files.ts'
import { createGoldenSet } from '../../../../src/store/labelled/golden-set.ts'
import { tempFolder } from '../../temp-folder.ts'

const upload = { bytes: Buffer.from('a'), label: 'good', partId: null, extension: 'bmp' } as const
const full = (): Promise<void> => Promise.reject(new Error('disk full'))

async function datasetsWithOne(t: TestContext) {
  const datasets = createDatasetFiles({ folder: tempFolder(t), usedBy: async () => undefined, newId: () => 'id' })
  const { sha256 } = await datasets.add('ring', upload)
  return { datasets, sha256 }
}

suite('a change that cannot be recorded', () => {
  test('leaves a data set as it is', async (t) => {
    const { datasets, sha256 } = await datasetsWithOne(t)
    const before = await datasets.read('ring')
    for (const change of [
      () => datasets.add('ring', { ...upload, bytes: Buffer.from('b') }, full),
      () => datasets.relabel('ring', sha256, 'defect', full),
      () => datasets.removeImage('ring', sha256, full),
      () => datasets.remove('ring', full)
    ])
      await assert.rejects(change, { message: 'disk full' })
    assert.deepEqual(await datasets.read('ring'), before)
  })

  test('nothing is recorded of what changes nothing, or is refused', async (t) => {
    const { datasets, sha256 } = await datasetsWithOne(t)
    assert.equal((await datasets.add('ring', upload, full)).state, 'known')
    await datasets.relabel('ring', sha256, 'good', full)
    await assert.rejects(datasets.removeImage('ring', 'f'.repeat(64), full), { code: 'DATASET_IMAGE_NOT_FOUND' })
  })

  test('leaves the golden set as it is', async (t) => {
    const golden = createGoldenSet({ folder: tempFolder(t), largest: 10 })
    const { picture } = await golden.add('ring', 'good', Buffer.from('a'), 'bmp')
    await assert.rejects(golden.add('ring', 'defect', Buffer.from('a'), 'bmp', full), { message: 'disk full' })
    await assert.rejects(golden.remove('ring', picture.sha256, full), { message: 'disk full' })
    assert.deepEqual(await golden.list('ring'), [picture])
  })
})
