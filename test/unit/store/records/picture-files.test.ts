import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPictureKept } from '../../../../src/domain/records/kept-pictures.ts'
import { openPictureFiles, type PictureFilesParts } from '../../../../src/store/records/picture-files.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'
import { record } from './record-fixture.ts'

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex')

async function setUp(t: TestContext, changes: Partial<PictureFilesParts> = {}) {
  const folder = join(tempFolder(t), 'pictures')
  const faults: unknown[] = []
  const parts: PictureFilesParts = {
    folder,
    maxBytes: 1000,
    minFreeBytes: 100,
    maxQueuedBytes: 50,
    now: () => new Date('2026-01-31T12:00:00Z'),
    maxAgeDays: async () => 10,
    freeBytes: async () => 1e9,
    onFault(error) {
      faults.push(error)
    },
    ...changes
  }
  const files = await openPictureFiles(parts)
  return {
    folder,
    faults,
    files,
    parts,
    async keep(content: string, at = '2026-01-31T00:00:00.000Z', recipe = 'ring') {
      if (!files.take(content.length)) return false
      files.keep({ recipe, at, sha256: sha256(content), extension: 'bmp' }, Buffer.from(content), content.length)
      await files.idle()
      return true
    },
    kept: () =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.bmp'))
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .sort()
  }
}

suite('picture files', () => {
  test('lie under their SHA-256, once a day, and are found by their record', async (t) => {
    const { folder, files, keep } = await setUp(t)
    await keep('abc')
    await keep('abc')
    const file = join(folder, 'ring/2026-01-31', `${sha256('abc')}.bmp`)
    assert.equal(readFileSync(file, 'utf8'), 'abc')
    assert.deepEqual(files.stats(), { bytes: 3, kept: 1, lost: { full: 0, disk: 0, failed: 0 }, diskFreeBytes: 1e9 })
    const kept = record(1, {}, { at: '2026-01-31T23:59:59.999Z', picture: { sha256: sha256('abc'), extension: 'bmp' } })
    assert.equal(await files.find(kept), file)
    assert.equal(await files.find({ ...kept, at: '2026-01-30T00:00:00.000Z' }), null)
    assert.equal(await files.find({ ...kept, picture: null }), null)
    assert.equal(await files.find({ ...kept, result: { ...kept.result, recipe: '../ring' } }), null)
  })

  test('no more wait than there is room for, and room is given back', async (t) => {
    const { files, keep } = await setUp(t)
    assert.deepEqual([files.take(30), files.take(21), files.take(20)], [true, false, true])
    files.keep(null, Buffer.alloc(30), 30)
    files.keep({ recipe: 'ring', at: '2026-01-31T00:00:00.000Z', sha256: 'x', extension: 'bmp' }, Buffer.alloc(20), 20)
    await files.idle()
    assert.ok(await keep('x'.repeat(50)))
    assert.deepEqual(files.stats().lost, { full: 1, disk: 0, failed: 0 })
  })

  test('with too little free on the disk none is kept, until there is more', async (t) => {
    let free = 99
    const { files, keep, kept } = await setUp(t, { freeBytes: async () => free })
    assert.equal(await keep('a'), false)
    free = 100
    await files.sweep()
    assert.equal(await keep('b'), true)
    free = 99
    await keep('c')
    assert.equal(await keep('d'), false)
    assert.deepEqual([kept(), files.stats().lost.disk], [['b'], 3])
  })

  test("what can't be written is counted, and does not keep out the next", async (t) => {
    const { files, folder, keep, kept, faults } = await setUp(t)
    writeTree(folder, { disc: 'a file where a folder belongs' })
    await keep('a', undefined, 'disc')
    await keep('b')
    assert.deepEqual([kept(), files.stats().lost.failed, faults.length], [['b'], 1, 1])
  })

  test('the old ones go, by the age of their recipe', async (t) => {
    const { files, keep, kept, folder } = await setUp(t, {
      maxAgeDays: async (recipe) => (recipe === 'ring' ? 10 : 100)
    })
    await keep('old', '2026-01-20T23:00:00.000Z')
    await keep('older', '2026-01-19T01:00:00.000Z')
    await keep('ten days', '2026-01-21T01:00:00.000Z')
    await keep('disc', '2026-01-01T00:00:00.000Z', 'disc')
    await files.sweep()
    assert.deepEqual(kept(), ['disc', 'ten days'])
    assert.equal(files.stats().bytes, 'discten days'.length)
    assert.ok(!existsSync(join(folder, 'ring/2026-01-19')))
  })

  test('of each recipe one day at a time, or none', async (t) => {
    const { files, keep, kept } = await setUp(t, { maxAgeDays: async () => 10 })
    for (const day of [18, 19, 20]) await keep(`ring ${day}`, `2026-01-${day}T01:00:00.000Z`)
    await keep('disc', '2026-01-01T00:00:00.000Z', 'disc')
    await files.sweep('none')
    assert.equal(kept().length, 4)
    await files.sweep('one')
    assert.deepEqual(kept(), ['ring 19', 'ring 20'])
  })

  test('the oldest go when there are too many bytes', async (t) => {
    const { files, keep, kept } = await setUp(t, { maxBytes: 100 })
    for (const day of [29, 28, 30]) await keep(String(day).repeat(20), `2026-01-${day}T00:00:00.000Z`)
    assert.deepEqual(kept(), ['29'.repeat(20), '30'.repeat(20)])
    assert.equal(files.stats().bytes, 80)
  })

  test('are counted anew after a start, and what a crash left half written is cleared', async (t) => {
    const { keep, parts, folder } = await setUp(t)
    await keep('abc')
    writeTree(folder, { 'ring/2026-01-31/.half.bmp.1': 'half' })
    const again = await openPictureFiles(parts)
    assert.equal(again.stats().bytes, 3)
    assert.deepEqual(readdirSync(join(folder, 'ring/2026-01-31')).length, 1)
  })
})

suite('which pictures are kept', () => {
  const spec = { oneIn: 0, maxAgeDays: 1 }
  test('all, those that are not OK, or none; and one in so many of the others', () => {
    for (const [pictures, verdict, kept] of [
      ['all', 'OK', true],
      ['ng-and-review', 'OK', false],
      ['ng-and-review', 'NG', true],
      ['ng-and-review', 'REVIEW', true],
      ['none', 'NG', false]
    ] as const) {
      assert.equal(isPictureKept({ ...spec, pictures }, verdict, 0.5), kept, `${pictures} ${verdict}`)
    }
    assert.deepEqual(
      [0, 0.249, 0.25, 0.99].map((random) => isPictureKept({ ...spec, pictures: 'none', oneIn: 4 }, 'OK', random)),
      [true, true, false, false]
    )
    assert.equal(isPictureKept({ ...spec, pictures: 'none', oneIn: 1 }, 'OK', 0.999999), true)
    assert.equal(isPictureKept({ ...spec, pictures: 'none' }, 'OK', 0), false)
  })
})
