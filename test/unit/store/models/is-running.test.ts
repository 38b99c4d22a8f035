import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { isRunning } from '../../../../src/store/models/is-running.ts'

suite('isRunning', () => {
  test('tells this process from one that has ended', () => {
    assert.equal(isRunning(process.pid), true)
    assert.equal(isRunning(spawnSync(process.execPath, ['--version']).pid), false)
  })
})
