import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import type { LeasedJob } from '../../../../src/domain/workers/leases.ts'
import { createCheckpointKeeper } from '../../../../src/training/workers/keep-checkpoint.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

/** A keeper over blobs in memory, and a training that writes checkpoints. */
function keeping(t: TestContext, checkpoint: string | null) {
  const folder = tempFolder(t)
  const blobs = new Set(checkpoint === null ? [] : [checkpoint])
  const state = { isLost: false, puts: 0 }
  let saved = checkpoint
  const keeper = createCheckpointKeeper(
    {
      async put(_area, data) {
        state.puts++
        blobs.add(Buffer.from(data).toString())
        return Buffer.from(data).toString()
      },
      remove: async (_area, sha256) => void blobs.delete(sha256)
    },
    {
      async keepCheckpoint(_lease, sha256) {
        if (state.isLost) return 'lost'
        const before = saved
        saved = sha256
        return { before }
      }
    }
  )
  const leased = { lease: { job: 'job', holder: 'north', number: 1 }, job: { recipe: 'ring' }, checkpoint }
  let writtenAt = 0
  return {
    blobs,
    state,
    write(text: string) {
      writeTree(folder, { 'checkpoints/ring.bin': text })
      utimesSync(join(folder, 'checkpoints/ring.bin'), 1, ++writtenAt)
    },
    keep: () => keeper.keep(leased as LeasedJob, folder),
    remove: () => keeper.remove(leased as LeasedJob)
  }
}

suite('checkpoints of workers', () => {
  test('the last one is kept, once; the one before and, at the end, the last one are removed', async (t) => {
    const { blobs, state, write, keep, remove } = keeping(t, null)
    assert.equal(await keep(), true)
    for (const text of ['one', 'two']) {
      write(text)
      assert.equal(await keep(), true)
      assert.equal(await keep(), true)
      assert.deepEqual([...blobs], [text])
    }
    assert.equal(state.puts, 2)
    await remove()
    assert.deepEqual([...blobs], [])
  })

  test('one that was fetched is not sent again, and is removed at the end too', async (t) => {
    const { blobs, state, write, keep, remove } = keeping(t, 'one')
    write('one')
    await keep()
    assert.equal(state.puts, 0)
    await remove()
    assert.deepEqual([...blobs], [])
  })

  test('a lease that is lost is told, and the one before stays', async (t) => {
    const { blobs, state, write, keep } = keeping(t, 'one')
    write('one')
    await keep()
    state.isLost = true
    write('two')
    assert.equal(await keep(), false)
    assert.ok(blobs.has('one'))
  })
})
