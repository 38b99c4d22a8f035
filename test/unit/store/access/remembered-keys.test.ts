import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Actor } from '../../../../src/domain/access/access.ts'
import type { KeyBook } from '../../../../src/domain/access/keys.ts'
import { rememberKeys } from '../../../../src/store/access/remembered-keys.ts'

const ANNA = { name: 'anna', role: 'admin' } as const
const CAMERA = { name: 'cam', role: 'camera' } as const
const NEVER = (): Promise<never> => Promise.reject(new Error('not in this test'))

/** A book with the key `right`, whose questions are counted, and a clock. */
function fixture() {
  const state = {
    right: ANNA as Actor | undefined,
    asked: 0,
    broken: false,
    faults: 0,
    nowMs: 0,
    hangs: null as Promise<void> | null,
    patience: [] as { ms: number; over: () => void }[]
  }
  const ask = async <T>(value: T): Promise<T> => {
    state.asked++
    await state.hangs
    if (state.broken) throw new Error('connection lost')
    return value
  }
  const book: KeyBook = {
    actorOf: (key) => ask(key === 'right' ? state.right : undefined),
    exist: () => ask(state.right !== undefined),
    list: async () => [],
    create: NEVER,
    async revoke(id) {
      state.right = undefined
      return { id } as Awaited<ReturnType<KeyBook['revoke']>>
    }
  }
  return {
    state,
    keys: rememberKeys(book, {
      clockMs: () => state.nowMs,
      wait: (ms) =>
        new Promise((over) => {
          state.patience.push({ ms, over })
        }),
      onFault: () => {
        state.faults++
      }
    })
  }
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
    const { state, keys } = fixture()
    let answer = (): void => {}
    state.hangs = new Promise((resolve) => {
      answer = resolve
    })
    const asked = keys.actorOf('right')
    await keys.revoke('id', ANNA)
    answer()
    await asked
    assert.equal(await keys.actorOf('right'), undefined)
  })

  test('a database that does not answer is stood in for, for a while; a key that was wrong stays wrong', async () => {
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
  })

  test('a line does not stop for its database: a camera goes on, as does a service without keys', async () => {
    const { state, keys } = fixture()
    state.right = CAMERA
    await keys.actorOf('right')
    await keys.exist()
    state.broken = true
    state.nowMs = 365 * 86_400_000
    assert.deepEqual(await keys.actorOf('right'), CAMERA)
    assert.equal(await keys.exist(), true)
  })

  test('a database that fails is asked once a second at most where an answer stands in', async () => {
    const { state, keys } = fixture()
    await keys.actorOf('right')
    state.broken = true
    for (const [nowMs, asked] of [
      [1000, 2],
      [1001, 2],
      [1999, 2],
      [2000, 3],
      [2500, 3]
    ] as const) {
      state.nowMs = nowMs
      assert.deepEqual(await keys.actorOf('right'), ANNA)
      assert.equal(state.asked, asked)
      assert.equal(state.faults, asked - 1)
    }
    state.broken = false
    state.right = undefined
    state.nowMs = 3000
    assert.equal(await keys.actorOf('right'), undefined)
  })

  test('nobody waits longer than 250 ms for one that hangs; it is asked once; its late answer counts', async () => {
    const { state, keys } = fixture()
    await keys.actorOf('right')
    let answer = (): void => {}
    state.hangs = new Promise((resolve) => {
      answer = resolve
    })
    state.nowMs = 1000
    const first = keys.actorOf('right')
    state.nowMs = 1100
    const second = keys.actorOf('right')
    assert.deepEqual(
      state.patience.map(({ ms }) => ms),
      [250, 150]
    )
    for (const { over } of state.patience) over()
    assert.deepEqual([await first, await second], [ANNA, ANNA])
    state.nowMs = 1250
    for (let i = 0; i < 3; i++) assert.deepEqual(await keys.actorOf('right'), ANNA)
    assert.deepEqual([state.asked, state.patience.length, state.faults], [2, 2, 0])
    state.right = undefined
    const wrong = keys.actorOf('wrong')
    answer()
    assert.equal(await wrong, undefined)
    // It was asked at 1000, and answered ANNA then.
    assert.deepEqual(await keys.actorOf('right'), ANNA)
    state.nowMs = 2000
    assert.equal(await keys.actorOf('right'), undefined)
  })

  test('keeps so many keys and no more', async () => {
    const asked: string[] = []
    const keys = rememberKeys(
      {
        actorOf: async (key) => {
          asked.push(key)
          return ANNA
        },
        exist: async () => true,
        list: async () => [],
        create: NEVER,
        revoke: NEVER
      },
      { clockMs: () => 0, wait: NEVER, onFault: () => {} }
    )
    for (let i = 0; i <= 1000; i++) await keys.actorOf(`key ${i}`)
    await keys.actorOf('key 1000')
    assert.equal(asked.length, 1001)
    await keys.actorOf('key 0')
    assert.equal(asked.length, 1002)
  })
})
