import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
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
      await files.move('a.bmp', 'done', { n })
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
})
