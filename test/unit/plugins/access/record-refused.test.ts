import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Change } from '../../../../src/domain/access/audit.ts'
import { recordRefused } from '../../../../src/plugins/access/record-refused.ts'
import { createWrongKeys } from '../../../../src/plugins/access/wrong-keys.ts'

const KEY = { action: 'key.refused', kind: 'address' }

suite('wrong keys in the audit', () => {
  test('the first of an address in a minute is recorded, and ten of all addresses', async () => {
    let now = 0
    const changes: Change[] = []
    const record = recordRefused(
      {
        async record(change) {
          changes.push(change)
        }
      },
      KEY,
      () => now,
      (error) => assert.fail(String(error))
    )
    const keys = createWrongKeys(() => now, record)
    for (let n = 0; n < 30; n++) keys.count('192.0.2.1')
    assert.deepEqual(changes, [{ actor: { name: 'unknown' }, action: 'key.refused', subject: 'address/192.0.2.1' }])
    for (let n = 2; n < 40; n++) keys.count(`192.0.2.${n}`)
    assert.equal(changes.length, 10)
    now = 60_000
    keys.count('192.0.2.1')
    assert.equal(changes.length, 11)
  })

  test('a database that does not answer is told, and nothing more', async () => {
    const faults: unknown[] = []
    const record = recordRefused(
      { record: async () => Promise.reject(new Error('locked')) },
      KEY,
      () => 0,
      (error) => faults.push(error)
    )
    record('192.0.2.1')
    await new Promise(setImmediate)
    assert.equal((faults[0] as Error).message, 'locked')
  })
})
