import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import { createContent } from '../../../../src/store/blobs/content.ts'
import { createFolderBlobs } from '../../../../src/store/blobs/folder-blobs.ts'
import { loadDataset } from '../../../../src/training/dataset/load-dataset.ts'
import { packBundle, parseBundle } from '../../../../src/training/workers/pack-bundle.ts'
import { checkpointFile, unpackBundle } from '../../../../src/training/workers/unpack-bundle.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

const recipe = { id: 'ring', ...RECIPE_DEFAULTS }

function places(t: TestContext) {
  const folder = tempFolder(t)
  return {
    folder,
    content: createContent(createFolderBlobs(join(folder, 'blobs'))),
    work: join(folder, 'work'),
    async writeFile(file: string, text: string) {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    }
  }
}

suite('training bundle', () => {
  test('what was packed is unpacked elsewhere as the same data set, with what else was asked for', async (t) => {
    const { folder, content, work, writeFile } = places(t)
    writeTree(join(folder, 'set'), {
      'OK/p1_a.png': 'BM one',
      'OK/p1_b.png': 'BM two',
      'NG/p2_a.png': 'BM three',
      'OK/again.png': 'BM one'
    })
    const packed = await packBundle({ content, recipe, active: 'a'.repeat(64), source: join(folder, 'set') })
    const checkpoint = await content.put('content', Buffer.from('checkpoint'))
    const fetched: string[] = []
    const receiveVersion = async (manifest: string): Promise<void> => void fetched.push(manifest)
    const { dataset } = await unpackBundle(packed, checkpoint, { content, folder: work, receiveVersion, writeFile })
    const [before, after] = [await loadDataset(join(folder, 'set')), await loadDataset(dataset)]
    assert.equal(after.hash, before.hash)
    const shape = ({ pictures }: typeof before) => pictures.map(({ label, part }) => [label, part]).sort()
    assert.deepEqual(shape(after), shape(before))
    assert.deepEqual(fetched, ['a'.repeat(64)])
    assert.deepEqual(JSON.parse(readFileSync(join(work, 'recipes/ring.json'), 'utf8')), recipe)
    assert.equal(readFileSync(checkpointFile(work, 'ring'), 'utf8'), 'checkpoint')
  })

  test('pictures that lie elsewhere are named by their content', async (t) => {
    const { folder, content, work, writeFile } = places(t)
    writeTree(folder, { 'far/a.png': 'BM one', 'set/list.csv': 'image_path,label\n../far/a.png,OK\n' })
    const source = await packBundle({ content, recipe, active: null, source: join(folder, 'set/list.csv') })
    const bundle = parseBundle(Buffer.from((await content.read('content', source))!).toString())
    const sha256 = createHash('sha256').update('BM one').digest('hex')
    assert.deepEqual(
      bundle.pictures.map(({ name }) => name),
      [`elsewhere/${sha256}.png`]
    )
    await unpackBundle(source, null, { content, folder: work, receiveVersion: async () => {}, writeFile })
    assert.equal(readFileSync(join(work, `datasets/elsewhere/${sha256}.png`), 'utf8'), 'BM one')
  })

  test('a bundle that leads outside, or of another format, is refused', () => {
    const picture = { sha256: 'a'.repeat(64), name: 'OK/a.png', label: 'good', part: 'a' }
    const text = (changes: object, format = 1): string =>
      JSON.stringify({ format, recipe, active: null, pictures: [{ ...picture, ...changes }] })
    assert.equal(parseBundle(text({})).pictures.length, 1)
    for (const name of ['../a.png', 'OK/../../a.png', '/etc/passwd', 'a\\b'])
      assert.throws(() => parseBundle(text({ name })), /expected a path inside the data set/, name)
    assert.throws(() => parseBundle(text({}, 2)), /expected a training bundle of format 1, received 2/)
  })

  test('a picture that is missing is named', async (t) => {
    const { folder, content, work, writeFile } = places(t)
    writeTree(join(folder, 'set'), { 'OK/a.png': 'BM one' })
    const source = await packBundle({ content, recipe, active: null, source: join(folder, 'set') })
    await content.remove('content', createHash('sha256').update('BM one').digest('hex'))
    await assert.rejects(
      unpackBundle(source, null, { content, folder: work, receiveVersion: async () => {}, writeFile }),
      /a picture of the training is missing: OK\/a.png/
    )
  })
})
