// A command that fails leaves nothing behind.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { writeTree } from '../../temp-folder.ts'
import { cliFixture } from '../cli-fixture.ts'

suite('a command that fails', () => {
  for (const command of ['train', 'teach']) {
    test(`${command}: no recipe is left of a missing folder, or of pictures that are none`, async (t) => {
      const { folder, run } = cliFixture(t)
      writeTree(folder, { 'parts/OK/1.bmp': 'BM', 'parts/NG/2.bmp': 'BM', 'text/OK/1.bmp': 'text' })
      for (const dataset of ['gone', 'text', 'parts']) {
        const { code, stderr } = await run(command, '--dataset', join(folder, dataset), '--recipe', 'fresh')
        assert.equal(code, 1, dataset)
        assert.match(stderr, /recipe 'fresh' is new: made from the defaults/)
        assert.equal(existsSync(join(folder, 'data')), false, dataset)
      }
    })
  }

  test('train: a batch that no memory holds is refused with the figures', async (t) => {
    const { folder, run } = cliFixture(t)
    writeTree(folder, { 'parts/OK/1.bmp': 'BM' })
    const { code, stderr } = await run(
      'train',
      '--dataset',
      join(folder, 'parts'),
      '--recipe',
      'fresh',
      '--batch-size',
      '1000000',
      '--backend',
      'wasm'
    )
    assert.equal(code, 1)
    assert.match(stderr, /okng: batch size 1000000: a step takes about 22 TB for it .*: expected at most \d+\n$/)
    assert.equal(existsSync(join(folder, 'data')), false)
  })
})
