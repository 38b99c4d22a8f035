import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { checkInside } from '../../../../src/training/dataset/check-inside.ts'
import { tempFolder } from '../../temp-folder.ts'

suite('checkInside', () => {
  test('without roots any path is allowed', async () => {
    await checkInside('/anywhere', [])
  })
  test('a root itself, and what lies below one of several', async (t) => {
    const folder = tempFolder(t)
    for (const name of ['a', 'b/set', 'b/..set']) mkdirSync(join(folder, name), { recursive: true })
    for (const path of ['a', 'b', 'b/set', 'b/..set', 'b/missing'])
      await checkInside(join(folder, path), [join(folder, 'a'), join(folder, 'b')])
  })
  test('beside a root, above it, or with a name that begins like it', async (t) => {
    const folder = tempFolder(t)
    for (const name of ['a', 'ab']) mkdirSync(join(folder, name))
    for (const path of ['ab', '', 'a/../ab', 'missing'])
      await assert.rejects(checkInside(join(folder, path), [join(folder, 'a')]), {
        code: 'DATASET_INVALID',
        message: /expected a data set below one of .*a \(datasetRoots\), received '/
      })
  })
  test('a link below a root does not lead out of it; a root may be a link', async (t) => {
    const folder = tempFolder(t)
    for (const name of ['root', 'outside/set']) mkdirSync(join(folder, name), { recursive: true })
    symlinkSync(join(folder, 'outside'), join(folder, 'root/link'))
    symlinkSync(join(folder, 'outside'), join(folder, 'linked-root'))
    await assert.rejects(checkInside(join(folder, 'root/link/set'), [join(folder, 'root')]), {
      code: 'DATASET_INVALID'
    })
    await checkInside(join(folder, 'outside/set'), [join(folder, 'linked-root')])
  })
})
