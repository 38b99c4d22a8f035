import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createAuditLog, createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import { createSessionStore } from '../../../../src/store/access/session-store.ts'
import { createPinBook } from '../../../../src/store/access/pin-book.ts'
import { hashPin, isPinOf } from '../../../../src/store/access/pin-hash.ts'
import { randomPin } from '../../../../src/store/access/random-pin.ts'
import { openTestDatabase } from '../database/database-fixture.ts'

const ANNA = { name: 'anna', role: 'admin' } as const
const HOUR_MS = 3_600_000

async function bench(t: TestContext) {
  const database = await openTestDatabase(t)
  const clock = { now: new Date('2026-01-02T03:04:05Z') }
  const audit = createAuditWriter('station-1', () => clock.now)
  const parts = { database, audit, randomBytes, now: () => clock.now }
  const sessions = createSessionStore({ ...parts, idleMs: 60_000, maxMs: HOUR_MS, onFault: assert.ifError })
  return {
    database,
    clock,
    sessions,
    pins: createPinBook({ ...parts, sessions }),
    changes: async () => (await createAuditLog(database, audit).list({}, { limit: 10 })).toReversed()
  }
}

suite('PINs', () => {
  test("name and PIN give an operator's key that ends after 12 hours", async (t) => {
    const { pins, sessions, clock } = await bench(t)
    const { info } = await pins.set('bob', '483920', ANNA)
    assert.deepEqual(info, { name: 'bob', setAt: '2026-01-02T03:04:05.000Z', setBy: 'anna' })
    const { key, actor, expiresAt } = await pins.enter('bob', '483920')
    assert.deepEqual([actor, expiresAt], [{ name: 'bob', role: 'operator' }, '2026-01-02T15:04:05.000Z'])
    assert.deepEqual(await sessions.actorOf(key), actor)
    const other = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`
    assert.equal(await sessions.actorOf(other), undefined)
    clock.now = new Date(clock.now.getTime() + 12 * HOUR_MS)
    assert.equal(await sessions.actorOf(key), undefined)
  })

  test('a wrong PIN, and a name without one, are told alike', async (t) => {
    const { pins } = await bench(t)
    await pins.set('bob', '483920', ANNA)
    for (const [name, pin] of [
      ['bob', '483921'],
      ['eve', '483920']
    ] as const)
      await assert.rejects(pins.enter(name, pin), { code: 'PIN_WRONG' })
  })

  test('a new PIN, its removal and logging out end the keys', async (t) => {
    const { pins, sessions } = await bench(t)
    await pins.set('bob', '483920', ANNA)
    const first = await pins.enter('bob', '483920')
    await pins.set('bob', '111222', ANNA)
    assert.equal(await sessions.actorOf(first.key), undefined)
    await assert.rejects(pins.enter('bob', '483920'), { code: 'PIN_WRONG' })
    const second = await pins.enter('bob', '111222')
    const third = await pins.enter('bob', '111222')
    await sessions.leave(second.key)
    assert.equal(await sessions.actorOf(second.key), undefined)
    assert.notEqual(await sessions.actorOf(third.key), undefined)
    await pins.remove('bob', ANNA)
    assert.equal(await sessions.actorOf(third.key), undefined)
    await assert.rejects(pins.remove('bob', ANNA), { code: 'PIN_NOT_FOUND' })
    assert.deepEqual(await pins.list(), [])
  })

  test('who logs in while the PIN is removed or replaced has no key afterwards', async (t) => {
    const { pins, sessions } = await bench(t)
    for (const change of [() => pins.set('bob', '111222', ANNA), () => pins.remove('bob', ANNA)]) {
      await pins.set('bob', '483920', ANNA)
      const [entered] = await Promise.allSettled([pins.enter('bob', '483920'), change()])
      if (entered.status === 'fulfilled') assert.equal(await sessions.actorOf(entered.value.key), undefined)
      else assert.equal((entered.reason as { code: string }).code, 'PIN_WRONG')
    }
  })

  test('changes are recorded; the PIN is nowhere', async (t) => {
    const { pins, database, changes } = await bench(t)
    const { pin } = await pins.set('bob', null, ANNA)
    assert.match(pin, /^\d{6}$/)
    await pins.enter('bob', pin)
    await pins.remove('bob', ANNA)
    await pins.set('bob', '99887766', ANNA)
    assert.deepEqual(
      (await changes()).map(({ action, subject, actor }) => [
        action,
        subject.replace(/[0-9a-f]{12}/, 'ID'),
        actor.name
      ]),
      [
        ['pin.set', 'pin/bob', 'anna'],
        ['session.start', 'session/ID', 'bob'],
        ['pin.remove', 'pin/bob', 'anna'],
        ['pin.set', 'pin/bob', 'anna']
      ]
    )
    const stored = JSON.stringify([await database.selectFrom('pins').selectAll().execute(), await changes()])
    assert.doesNotMatch(stored, /99887766/)
    await assert.rejects(pins.set('local', '483920', ANNA), { code: 'KEY_NAME_TAKEN' })
  })
})

suite('hash of a PIN', () => {
  test('is salted, and right for its PIN only', async () => {
    const hash = await hashPin('483920', randomBytes)
    assert.match(hash, /^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
    assert.notEqual(await hashPin('483920', randomBytes), hash)
    assert.deepEqual(
      [await isPinOf(hash, '483920'), await isPinOf(hash, '483921'), await isPinOf(undefined, '483920')],
      [true, false, false]
    )
  })

  test('is what RFC 7914 says: its second test vector', async () => {
    const expected = Buffer.from('fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162', 'hex')
    const stored = ['scrypt', 1024, 8, 16, Buffer.from('NaCl').toString('base64url'), expected.toString('base64url')]
    assert.equal(await isPinOf(stored.join('$'), 'password'), true)
  })
})

suite('randomPin', () => {
  test('has six digits, zeros in front too; numbers that would favour some PINs are drawn again', () => {
    const numbers = [0xffffffff, 4_294_000_000, 7_000_042]
    const drawn = randomPin((count) => {
      const bytes = Buffer.alloc(count)
      bytes.writeUInt32BE(numbers.shift()!)
      return bytes
    })
    assert.deepEqual([drawn, numbers], ['000042', []])
  })
})
