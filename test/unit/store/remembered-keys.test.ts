import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Actor } from '../../../src/domain/access.ts'
import type { KeyBook } from '../../../src/domain/keys.ts'
import { rememberKeys } from '../../../src/store/remembered-keys.ts'

const ANNA = { name: 'anna', role: 'admin' } as const
const NEVER = (): Promise<never> => Promise.reject(new Error('not in this test'))

/** A book with the key `right`, whose questions are counted, and a clock. */
function fixture () {
  const state = { right: ANNA as Actor | undefined, asked: 0, broken: false, faults: 0, nowMs: 0 }
  const ask = async <T>(value: T): Promise<T> => {
    state.asked++
    if (state.broken) throw new Error('connection lost')
    return value
  }
  const book: KeyBook = {
    actorOf: (key) => ask(key === 'right' ? state.right : undefined), exist: () => ask(state.right !== undefined), list: async () => [], create: NEVER,
    async revoke (id) { state.right = undefined; return { id } as Awaited<ReturnType<KeyBook['revoke']>> }
  }
  return { state, keys: rememberKeys(book, () => state.nowMs, () => { state.faults++ }) }
}

suite('remembered keys', () => {
  test('the database is asked once a second at most for a right key, for a wrong one always', async () => {
    const { state, keys } = fixture()
    for (let i = 0; i < 5; i++) assert.deepEqual(await keys.actorOf('right'), ANNA)
    assert.equal(state.asked, 1)
    for (let i = 0; i < 5; i++) assert.equal(await keys.actorOf('wrong'), undefined)
    assert.equal(state.asked, 6)
    for (let i = 0; i < 5; i++) assert.equal(await keys.exist(), true)
    assert.equal(state.asked, 7)
  })

  test('what is revoked here is so at once, elsewhere within a second', async () => {
    const { state, keys } = fixture()
    await keys.actorOf('right')
    await keys.exist()
    await keys.revoke('id', ANNA)
    assert.equal(await keys.actorOf('right'), undefined)
    assert.equal(await keys.exist(), false)
    state.right = ANNA
    assert.equal(await keys.exist(), false)
    await keys.actorOf('right')
    state.nowMs = 999
    state.right = undefined
    assert.deepEqual(await keys.actorOf('right'), ANNA)
    state.nowMs = 1000
    assert.equal(await keys.actorOf('right'), undefined)
  })

  test('an answer that was under way when a key was revoked is not kept', async () => {
    const { keys } = fixture()
    const asked = keys.actorOf('right')
    await keys.revoke('id', ANNA)
    await asked
    assert.equal(await keys.actorOf('right'), undefined)
  })

  test('a database that does not answer is stood in for, for a while; a key that was not right before gets no further', async () => {
    const { state, keys } = fixture()
    await keys.actorOf('right')
    await keys.exist()
    state.broken = true
    state.nowMs = 15 * 60_000 - 1
    assert.deepEqual(await keys.actorOf('right'), ANNA)
    assert.equal(await keys.exist(), true)
    await assert.rejects(keys.actorOf('wrong'), { code: 'KEYS_UNAVAILABLE' })
    assert.equal(state.faults, 3)
    state.nowMs = 15 * 60_000
    await assert.rejects(keys.actorOf('right'), { code: 'KEYS_UNAVAILABLE' })
    await assert.rejects(keys.exist(), { code: 'KEYS_UNAVAILABLE' })
  })

  test('keeps so many keys and no more', async () => {
    const asked: string[] = []
    const keys = rememberKeys({ actorOf: async (key) => { asked.push(key); return ANNA }, exist: async () => true, list: async () => [], create: NEVER, revoke: NEVER }, () => 0, () => {})
    for (let i = 0; i <= 1000; i++) await keys.actorOf(`key ${i}`)
    await keys.actorOf('key 1000')
    assert.equal(asked.length, 1001)
    await keys.actorOf('key 0')
    assert.equal(asked.length, 1002)
  })
})
