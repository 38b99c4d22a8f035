import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PACKAGE_ROOT } from '../../../src/package-root.ts'
import { acquireMachineLock } from '../../../src/store/machine-lock.ts'
import { tempFolder } from '../temp-folder.ts'

suite('acquireMachineLock', () => {
  test('one holder at a time, in one process too; given back, the next has it', (t) => {
    const file = join(tempFolder(t), 'a/training.lock')
    const release = acquireMachineLock(file)
    assert.ok(release !== null)
    assert.equal(acquireMachineLock(file), null)
    const other = acquireMachineLock(join(tempFolder(t), 'other.lock'))
    assert.ok(other !== null)
    other()
    release()
    const again = acquireMachineLock(file)
    assert.ok(again !== null)
    again()
  })

  test('a holder that is killed holds it no longer', async (t) => {
    const file = join(tempFolder(t), 'training.lock')
    const module = pathToFileURL(join(PACKAGE_ROOT, 'dist/src/store/machine-lock.js')).href
    const holder = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `const { acquireMachineLock } = await import(${JSON.stringify(module)})
      process.stdout.write(acquireMachineLock(${JSON.stringify(file)}) === null ? 'none' : 'held')
      setInterval(() => {}, 1000)`
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] }
    )
    t.after(() => holder.kill('SIGKILL'))
    const said = await new Promise((resolve) => {
      holder.stdout.once('data', (text: Buffer) => {
        resolve(text.toString())
      })
    })
    assert.equal(said, 'held')
    assert.equal(acquireMachineLock(file), null)
    const ended = new Promise((resolve) => {
      holder.once('exit', resolve)
    })
    holder.kill('SIGKILL')
    await ended
    const release = acquireMachineLock(file)
    assert.ok(release !== null)
    release()
  })

  test('a file that cannot be a lock is an error, not a free machine', (t) => {
    const file = join(tempFolder(t), 'training.lock')
    writeFileSync(file, 'something else, and long enough to be seen to be no database: '.repeat(40))
    assert.throws(() => acquireMachineLock(file), /not a database/)
  })
})
