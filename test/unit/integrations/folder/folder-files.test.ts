import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { createFolderFiles } from '../../../../src/integrations/folder/folder-files.ts'
import { tempFolder } from '../../temp-folder.ts'

suite('folder files', () => {
  test('finds regular files, also in folders, and nothing that is unfinished, moved, or a link', async (t) => {
    const folder = tempFolder(t)
    for (const inner of ['north', 'done/2026-01-02', '.hidden']) mkdirSync(join(folder, inner), { recursive: true })
    for (const name of ['a.bmp', 'north/b.bmp', '.in.c.bmp.', 'd.bmp.part', 'done/2026-01-02/e.bmp', '.hidden/f.bmp'])
      writeFileSync(join(folder, name), name)
    symlinkSync('/etc/hostname', join(folder, 'link.bmp'))
    const found = await createFolderFiles(folder, () => '2026-01-02').look()
    assert.deepEqual(found.map(({ path, bytes }) => [path, bytes]).sort(), [
      ['a.bmp', 5],
      ['north/b.bmp', 11]
    ])
  })

  test('moves with a sidecar, and replaces nothing', async (t) => {
    const folder = tempFolder(t)
    const files = createFolderFiles(folder, () => '2026-01-02')
    for (const n of [1, 2]) {
      writeFileSync(join(folder, 'a.bmp'), `picture ${n}`)
      assert.equal(await files.move((await files.look())[0]!, 'done', { n }), true)
    }
    const read = (name: string): string => readFileSync(join(folder, 'done/2026-01-02', name), 'utf8')
    assert.deepEqual(['a.bmp', 'a.bmp.json', 'a.bmp.2', 'a.bmp.2.json'].map(read), [
      'picture 1',
      '{"n":1}\n',
      'picture 2',
      '{"n":2}\n'
    ])
    assert.equal(existsSync(join(folder, 'a.bmp')), false)
  })

  test('a picture that has taken the place of another one is not read, and not moved, in its stead', async (t) => {
    const folder = tempFolder(t)
    const files = createFolderFiles(folder, () => '2026-01-02')
    const path = join(folder, 'a.bmp')
    const next = join(folder, '.a.bmp')
    writeFileSync(path, 'one')
    const [one] = await files.look()
    assert.deepEqual(String(await files.read(one!)), 'one')
    writeFileSync(next, 'two')
    renameSync(next, path)
    assert.equal(await files.read(one!), undefined)
    assert.equal(await files.move(one!, 'done', {}), false)
    assert.equal(readFileSync(path, 'utf8'), 'two')
    assert.deepEqual(readdirSync(join(folder, 'done/2026-01-02')), [])
  })

  test('a picture that is written anew while it is read is none', async (t) => {
    const folder = tempFolder(t)
    const path = join(folder, 'a.bmp')
    writeFileSync(path, 'one')
    const files = createFolderFiles(folder, () => '2026-01-02')
    const [one] = await files.look()
    const handle = await open(path)
    const handles = Object.getPrototypeOf(handle) as typeof handle
    await handle.close()
    t.mock.method(handles, 'readFile', async () => {
      writeFileSync(path, 'another')
      return Buffer.from('on')
    })
    assert.equal(await files.read(one!), undefined)
  })

  test('a link that has taken the place of a picture is not followed', async (t) => {
    const folder = tempFolder(t)
    const files = createFolderFiles(folder, () => '2026-01-02')
    writeFileSync(join(folder, 'a.bmp'), 'one')
    const [one] = await files.look()
    symlinkSync('/etc/hostname', join(folder, '.link'))
    renameSync(join(folder, '.link'), join(folder, 'a.bmp'))
    await assert.rejects(files.read(one!), { code: 'ELOOP' })
  })
})
