import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import {
  createPinTries,
  PIN_WINDOW_MS,
  TRIES_OF_A_NAME,
  TRIES_OF_AN_ADDRESS
} from '../../../../src/plugins/access/pin-tries.ts'

suite('tries of PINs', () => {
  test('a name is closed after five wrong ones, from whichever address, until its window ends', () => {
    let now = 0
    const closed: string[] = []
    const tries = createPinTries(
      () => now,
      (name) => closed.push(name)
    )
    for (let n = 0; n < TRIES_OF_A_NAME; n++) assert.equal(tries.begin('bob', `192.0.2.${n}`), undefined)
    assert.equal(tries.begin('bob', '192.0.2.99'), PIN_WINDOW_MS / 1000)
    assert.equal(tries.begin('eve', '192.0.2.99'), undefined)
    assert.deepEqual(closed, ['bob'])
    now = PIN_WINDOW_MS - 500
    assert.equal(tries.begin('bob', '192.0.2.99'), 1)
    now = PIN_WINDOW_MS
    assert.equal(tries.begin('bob', '192.0.2.99'), undefined)
  })

  test('an address is closed after twenty, whichever names it tries; IPv6 by its network', () => {
    const tries = createPinTries(() => 0)
    for (let n = 0; n < TRIES_OF_AN_ADDRESS; n++) tries.begin(`name ${n}`, `2001:db8::${n}`)
    assert.notEqual(tries.begin('bob', '2001:db8::ffff'), undefined)
    assert.equal(tries.begin('bob', '2001:db8:0:1::1'), undefined)
  })

  test('what a closed address tries is not remembered: it would drop the names that are closed', () => {
    const tries = createPinTries(() => 0)
    for (let n = 0; n < TRIES_OF_A_NAME; n++) tries.begin('bob', '192.0.2.1')
    for (let n = 0; n < 20_000; n++) tries.begin(`name ${n}`, '192.0.2.2')
    assert.notEqual(tries.begin('bob', '192.0.2.3'), undefined)
  })

  test('a right PIN that began in the window before gives no further tries in this one', () => {
    let now = 0
    const tries = createPinTries(() => now)
    for (let n = 0; n < 10; n++) tries.begin(`name ${n}`, '192.0.2.1')
    now = PIN_WINDOW_MS
    for (let n = 0; n < 10; n++) tries.wasRight(`name ${n}`, '192.0.2.1')
    for (let n = 0; n < TRIES_OF_AN_ADDRESS; n++) assert.equal(tries.begin(`other ${n}`, '192.0.2.1'), undefined)
    assert.notEqual(tries.begin('bob', '192.0.2.1'), undefined)
  })

  test('a right PIN does not count, and clears the name', () => {
    const tries = createPinTries(() => 0)
    for (let shift = 0; shift < 10 * TRIES_OF_AN_ADDRESS; shift++) {
      assert.equal(tries.begin('bob', '192.0.2.1'), undefined)
      tries.wasRight('bob', '192.0.2.1')
    }
    for (let n = 0; n < TRIES_OF_A_NAME - 1; n++) tries.begin('bob', '192.0.2.1')
    tries.begin('bob', '192.0.2.1')
    tries.wasRight('bob', '192.0.2.1')
    assert.equal(tries.begin('bob', '192.0.2.1'), undefined)
  })
})
