import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { join } from 'node:path'
import { okngEnvironment, spawnOkng } from '../../../../src/training/jobs/okng-process.ts'
import { tempFolder, writeTree } from '../../temp-folder.ts'

suite('okng process', () => {
  test('gets the environment without keys and database, its data folder, and one thread', () => {
    const env = okngEnvironment(
      {
        PATH: '/bin',
        OMP_NUM_THREADS: '8',
        OKNG_ADMIN_KEYS: 'secret',
        OKNG_INSPECT_KEY: 'secret',
        DATABASE_URL: 'postgres://secret',
        AWS_ACCESS_KEY_ID: 'secret',
        AWS_SECRET_ACCESS_KEY: 'secret',
        AWS_SESSION_TOKEN: 'secret'
      },
      '/data'
    )
    assert.equal(env['PATH'], '/bin')
    assert.equal(env['OKNG_DATA_DIR'], '/data')
    assert.equal(env['OMP_NUM_THREADS'], '1')
    assert.ok(!JSON.stringify(env).includes('secret'))
  })
  test('runs the command line behind the prefix', async (t) => {
    const folder = tempFolder(t)
    writeTree(folder, { 'okng.cjs': 'process.stdout.write(JSON.stringify(process.argv.slice(2)))' })
    const child = spawnOkng(
      { okng: join(folder, 'okng.cjs'), dataFolder: folder, env: process.env },
      ['env'],
      ['train', '--seed=7']
    )
    let text = ''
    child.stdout!.on('data', (chunk) => {
      text += String(chunk)
    })
    await once(child, 'close')
    assert.deepEqual(JSON.parse(text), ['train', '--seed=7'])
  })
})
