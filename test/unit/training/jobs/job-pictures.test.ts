import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LabelledFile } from '../../../../src/domain/labelled/label.ts'
import type { StoredJob } from '../../../../src/domain/training/job-store.ts'
import { createJobPictures } from '../../../../src/training/jobs/job-pictures.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

/** Data set `ring` with two uploaded pictures; one picture of recipe `ring`, and one of `disc`, labelled in review. */
function fixture(t: TestContext, roots: readonly string[] = []) {
  const folder = tempFolder(t)
  const file = (path: string, label: LabelledFile['label'], partId: string | null = null): LabelledFile => ({
    file: join(folder, path),
    sha256: path.replace(/.*\//, '').replace('.png', ''),
    partId,
    label,
    defectKind: null
  })
  const uploaded = [file('sets/ring/OK/a.png', 'good', '7'), file('sets/ring/NG/b.png', 'defect')]
  const reviewed = [file('review/c.png', 'good', '7')]
  writeTree(folder, { 'sets/ring/OK/a.png': 'a', 'sets/ring/NG/b.png': 'b', 'other/OK/d.bmp': 'BM' })
  const pictures = createJobPictures({
    folder: join(folder, 'sets'),
    roots,
    datasets: {
      folderOf: async (name) => (name === 'ring' ? join(folder, 'sets/ring') : undefined),
      labelled: async (name) => (name === 'ring' ? uploaded : [])
    },
    reviewed: async (recipe) => (recipe === 'none' ? [] : reviewed),
    writeFile
  })
  return { folder, pictures }
}

suite('createJobPictures', () => {
  test('an uploaded data set: its pictures of now, in a CSV inside it', async (t) => {
    const { folder, pictures } = fixture(t)
    const csv = await pictures.list('1', { recipe: 'disc', dataset: 'ring' })
    assert.equal(csv, join(folder, 'sets/ring/.job-1.csv'))
    assert.equal(await readFile(csv, 'utf8'), 'image_path,label,part\nOK/a.png,OK,good/7\nNG/b.png,NG,defect/b\n')
  })
  test('labelled: uploaded and reviewed pictures of the recipe; those of one part share it', async (t) => {
    const { folder, pictures } = fixture(t)
    const csv = await pictures.list('1', { recipe: 'ring', dataset: 'labelled' })
    assert.deepEqual((await readFile(csv, 'utf8')).trim().split('\n').slice(1), [
      'OK/a.png,OK,good/7',
      'NG/b.png,NG,defect/b',
      `${join(folder, 'review/c.png')},OK,good/7`
    ])
  })
  test('labelled, of a recipe that has no uploaded pictures: the list lies beside the sets', async (t) => {
    const { folder, pictures } = fixture(t)
    assert.equal(await pictures.list('1', { recipe: 'disc', dataset: 'labelled' }), join(folder, 'sets/.job-1.csv'))
  })
  test('labelled, without any picture', async (t) => {
    const { pictures } = fixture(t)
    await assert.rejects(pictures.list('1', { recipe: 'none', dataset: 'labelled' }), {
      code: 'DATASET_INVALID',
      message: /expected labelled pictures of recipe 'none', received none/
    })
  })
  test('a path is taken as it is, if a root allows it and it holds pictures', async (t) => {
    const free = fixture(t)
    const other = join(free.folder, 'other')
    assert.equal(await free.pictures.list('1', { recipe: 'ring', dataset: other }), other)
    await assert.rejects(free.pictures.list('1', { recipe: 'ring', dataset: join(free.folder, 'missing') }), {
      code: 'DATASET_INVALID'
    })
    const bound = fixture(t, ['/srv/pictures'])
    await assert.rejects(bound.pictures.list('1', { recipe: 'ring', dataset: join(bound.folder, 'other') }), {
      message: /below one of \/srv\/pictures/
    })
  })
  test('teaching lists the named pictures only', async (t) => {
    const { pictures } = fixture(t)
    const csv = await pictures.listTaught('x', { recipe: 'ring', pictures: ['a', 'unknown'] })
    assert.equal(await readFile(csv, 'utf8'), 'image_path,label,part\nOK/a.png,OK,good/7\n')
  })
  test("a job's list is removed when the job is over, and nothing else", async (t) => {
    const { folder, pictures } = fixture(t)
    const csv = await pictures.list('1', { recipe: 'ring', dataset: 'ring' })
    const job = { id: '1', source: csv, state: 'queued' } as StoredJob
    await pictures.remove(job)
    await pictures.remove({ ...job, state: 'running' })
    assert.ok(existsSync(csv))
    await pictures.remove({ ...job, state: 'failed' })
    assert.ok(!existsSync(csv))
    await pictures.remove({ ...job, state: 'completed', source: join(folder, 'other') })
    assert.ok(existsSync(join(folder, 'other')))
  })
})
