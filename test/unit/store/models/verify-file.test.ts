import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { renameSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checksumFile } from '../../../../src/store/models/checksum.ts'
import { createVerifyFile } from '../../../../src/store/models/verify-file.ts'
import { tempFolder } from '../../temp-folder.ts'

const expected = { sha256: createHash('sha256').update('weights').digest('hex'), bytes: 7 }
const broken = (message: RegExp) => ({ code: 'MODEL_BROKEN', message })

/** Access and change, in seconds: what anybody can give a file. */
const WRITTEN = [1_600_000_000, 1_600_000_000] as const

/** A file whose checksum was right, and a clock that stands so long behind its last change. */
async function checked(t: TestContext, afterMs: number) {
  const folder = tempFolder(t)
  const path = join(folder, 'f')
  writeFileSync(path, 'weights')
  utimesSync(path, ...WRITTEN)
  let reads = 0
  const { verify, verifyUnread } = createVerifyFile(
    () => statSync(path).ctimeMs + afterMs,
    (file) => {
      reads++
      return checksumFile(file)
    }
  )
  await verify(folder, 'f', expected, 'v1')
  return { path, reads: () => reads, again: () => verifyUnread(folder, 'f', expected, 'v1') }
}

suite('createVerifyFile', () => {
  test('a file that has changed is read again, whatever its size and the time that it was given', async (t) => {
    const { path, again } = await checked(t, 60_000)
    await again()
    writeFileSync(path, 'Weights')
    utimesSync(path, ...WRITTEN)
    await assert.rejects(again(), broken(/^.*f: expected SHA-256 [0-9a-f]{64}, received/))
    writeFileSync(path, 'weights')
    await again()
  })

  test('so is another file that was put into its place', async (t) => {
    const { path, again } = await checked(t, 60_000)
    writeFileSync(`${path}.new`, 'wEights')
    utimesSync(`${path}.new`, ...WRITTEN)
    renameSync(`${path}.new`, path)
    await assert.rejects(again(), broken(/expected SHA-256/))
  })

  test('a file that does not change is read once; one that was written just now may still change', async (t) => {
    for (const [afterMs, reads] of [
      [60_000, 1],
      [2000, 3]
    ] as const) {
      const file = await checked(t, afterMs)
      await file.again()
      await file.again()
      assert.equal(file.reads(), reads)
    }
  })

  test('with the checksum of another version the same file is read again', async (t) => {
    const folder = tempFolder(t)
    writeFileSync(join(folder, 'f'), 'weights')
    const { verify, verifyUnread } = createVerifyFile(() => Date.now() + 60_000)
    await verify(folder, 'f', expected, 'v1')
    await assert.rejects(verifyUnread(folder, 'f', { ...expected, sha256: '0'.repeat(64) }, 'v2'), broken(/received/))
  })

  test('a missing file and another size are seen without reading', async (t) => {
    const { path, again } = await checked(t, 60_000)
    writeFileSync(path, 'weight')
    await assert.rejects(again(), broken(/f: expected 7 bytes, received 6/))
    renameSync(path, `${path}.gone`)
    await assert.rejects(again(), broken(/f is missing/))
  })
})
