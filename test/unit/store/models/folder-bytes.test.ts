import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createFolderBytes } from '../../../../src/store/models/folder-bytes.ts'
import { tempFolder } from '../../temp-folder.ts'

test('a folder is counted once, and anew when it is another one or has other files', async (t) => {
  const [root, folderBytes] = [tempFolder(t), createFolderBytes()]
  const make = (name: string, bytes: number): string => {
    const folder = join(root, name)
    mkdirSync(join(folder, 'below'), { recursive: true })
    writeFileSync(join(folder, 'a'), Buffer.alloc(bytes))
    writeFileSync(join(folder, 'below', 'b'), Buffer.alloc(5))
    return folder
  }
  const version = make('version', 10)
  assert.equal(await folderBytes(version), 15)
  // Nobody writes below a version: that it is not seen shows that the files were not looked at again.
  writeFileSync(join(version, 'below', 'c'), Buffer.alloc(100))
  assert.equal(await folderBytes(version), 15)
  rmSync(join(version, 'a'))
  assert.equal(await folderBytes(version), 105)
  const other = make('other', 1)
  rmSync(version, { recursive: true })
  renameSync(other, version)
  assert.equal(await folderBytes(version), 6)
  await assert.rejects(folderBytes(join(root, 'none')), { code: 'ENOENT' })
})
