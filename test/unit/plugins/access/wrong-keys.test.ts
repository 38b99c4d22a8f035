import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createWrongKeys, MAX_ADDRESSES, WINDOW_MS, WRONG_KEYS } from '../../../../src/plugins/access/wrong-keys.ts'

suite('wrong keys by address', () => {
  /** Answers of as many wrong keys as are free, and one. */
  const tooMany = (keys: ReturnType<typeof createWrongKeys>, ...addresses: string[]) =>
    Array.from({ length: WRONG_KEYS + 1 }, (_none, i) => keys.count(addresses[i % addresses.length]!)).at(-1)

  test('each address has its own count', () => {
    const keys = createWrongKeys(() => 0)
    assert.equal(tooMany(keys, '192.0.2.1'), WINDOW_MS / 1000)
    assert.equal(keys.count('192.0.2.2'), undefined)
    assert.equal(tooMany(keys, '192.0.2.3', '192.0.2.4'), undefined)
  })

  test('IPv6 counts by network, since one host has all of it', () => {
    assert.equal(
      tooMany(
        createWrongKeys(() => 0),
        '2001:db8:1:2::1',
        '2001:db8:1:2:3:4:5:6',
        '2001:db8:1:2:ffff::'
      ),
      WINDOW_MS / 1000
    )
    assert.equal(
      tooMany(
        createWrongKeys(() => 0),
        '2001:db8:1:2::1',
        '2001:db8:1:3::1'
      ),
      undefined
    )
    assert.equal(
      tooMany(
        createWrongKeys(() => 0),
        '2001:db8:1:2::1',
        '2002:db8:1:2::1'
      ),
      undefined
    )
    assert.equal(
      tooMany(
        createWrongKeys(() => 0),
        '::1',
        '::2'
      ),
      WINDOW_MS / 1000
    )
    assert.equal(
      tooMany(
        createWrongKeys(() => 0),
        '::ffff:192.0.2.1',
        '::ffff:192.0.2.2'
      ),
      undefined
    )
  })

  test('never tells to wait 0 s', () => {
    let now = 0
    const keys = createWrongKeys(() => now)
    tooMany(keys, '192.0.2.1')
    now = WINDOW_MS - 0.1
    assert.equal(keys.count('192.0.2.1'), 1)
  })

  test('remembers so many addresses and no more: the oldest goes', () => {
    const keys = createWrongKeys(() => 0)
    tooMany(keys, 'first')
    for (let i = 1; i < MAX_ADDRESSES; i++) keys.count(`address ${i}`)
    assert.notEqual(keys.count('first'), undefined)
    keys.count('one more')
    assert.equal(keys.count('first'), undefined)
  })
})
