import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tempFolder } from '../temp-folder.ts'

const MAIN = fileURLToPath(import.meta.resolve('../../../src/cli/main.js'))

suite('okng as a process', () => {
  test('passes on arguments, output and exit code, and takes its data folder from the environment', (t) => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [MAIN, ...args], {
        encoding: 'utf8',
        env: { ...process.env, OKNG_DATA_DIR: join(tempFolder(t), 'data') }
      })
    const listed = run('recipes', '--json')
    assert.deepEqual([listed.status, listed.stderr], [0, ''])
    assert.equal(typeof (JSON.parse(listed.stdout) as { recipes: object }).recipes, 'object')
    assert.equal(run('bogus').status, 2)
    const failed = run('index', '/there/is/no/such/folder', '--out', 'x.csv')
    assert.deepEqual(
      [failed.status, failed.stdout, failed.stderr],
      [1, '', "okng: expected a folder of pictures, but '/there/is/no/such/folder' does not exist\n"]
    )
  })
})
