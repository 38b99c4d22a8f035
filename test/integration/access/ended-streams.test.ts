// Who may no longer read is not read to: an open stream ends with the session or the key that opened it.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createAuditWriter } from '../../../src/store/access/audit-log.ts'
import { createSessionStore } from '../../../src/store/access/session-store.ts'
import { openTestDatabase } from '../../unit/store/database/database-fixture.ts'
import { testApp, testConfig } from '../http-fixture.ts'

/** As often as open streams are looked at. */
const LOOK_MS = 15_000
const IDLE_MS = 3_600_000
const BEAT = { done: false, value: ':\n\n' }
const LDAP = { enabled: true, base: 'dc=example,dc=org', roles: { admins: 'admin' } }

async function bench(t: TestContext) {
  const clock = { nowMs: Date.parse('2026-01-02T03:04:05Z') }
  const sessions = createSessionStore({
    database: await openTestDatabase(t),
    audit: createAuditWriter('station-1', () => new Date(clock.nowMs)),
    randomBytes,
    now: () => new Date(clock.nowMs),
    idleMs: IDLE_MS,
    maxMs: 12 * IDLE_MS,
    onFault: assert.ifError
  })
  const asked = { answers: [] as Promise<unknown>[], isAway: false }
  const config = testConfig({ ldap: LDAP })
  const { app } = await testApp(t, {
    config,
    sessions: {
      ...sessions,
      actorOf(key, isAttended) {
        const answer = asked.isAway ? Promise.reject(new Error('no database')) : sessions.actorOf(key, isAttended)
        asked.answers.push(answer)
        return answer
      }
    }
  })
  t.mock.timers.enable({ apis: ['setInterval'] })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  /** Follows /live as a person. */
  const follow = async (how: 'cookie' | 'bearer', name = 'bob') => {
    const { key } = await sessions.start({ name, role: 'operator', way: 'ldap' })
    const cookie = `okng-session-${config.port}=${key}`
    const headers: Record<string, string> = how === 'cookie' ? { cookie } : { authorization: `Bearer ${key}` }
    const reply = await fetch(`${url}/live`, { headers })
    assert.equal(reply.status, 200)
    const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader()
    assert.match((await reader.read()).value ?? '', /^event: recent\n/)
    return reader
  }
  const revoke = async (name: string): Promise<void> => {
    const { id } = (await sessions.list()).find((session) => session.name === name)!
    await sessions.revoke(id, { name: 'anna', role: 'admin' })
  }
  const look = (): void => {
    t.mock.timers.tick(LOOK_MS)
  }
  /** The stream ends after a look; it may be the second one, as none is taken while the one before still asks. */
  const ends = async (reader: ReadableStreamDefaultReader<string>): Promise<void> => {
    for (const _ of [1, 2]) {
      look()
      await Promise.allSettled(asked.answers)
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (let reads = 0; reads < 9; reads++) if ((await reader.read()).done) return
    assert.fail('expected the end of the stream, received heartbeats')
  }
  return { clock, asked, revoke, follow, look, ends }
}

for (const how of ['cookie', 'bearer'] as const)
  suite(`an open stream, by ${how}`, () => {
    test('stays while the session does, and ends when it is revoked', async (t) => {
      const { revoke, follow, look, ends } = await bench(t)
      const [bob, eve] = [await follow(how), await follow(how, 'eve')]
      look()
      for (const stream of [bob, eve]) assert.deepEqual(await stream.read(), BEAT)
      await revoke('bob')
      await ends(bob)
      for (let beats = 0; beats < 3; beats++) {
        look()
        assert.equal((await eve.read()).done, false)
      }
    })

    test('does not keep its session alive', async (t) => {
      const { clock, follow, look, ends } = await bench(t)
      const stream = await follow(how)
      clock.nowMs += IDLE_MS / 2
      look()
      assert.deepEqual(await stream.read(), BEAT)
      clock.nowMs += IDLE_MS / 2
      await ends(stream)
    })

    test('stays while the database is away: nobody can be revoked then', async (t) => {
      const { asked, revoke, follow, look, ends } = await bench(t)
      const stream = await follow(how)
      asked.isAway = true
      look()
      assert.deepEqual(await stream.read(), BEAT)
      look()
      assert.deepEqual(await stream.read(), BEAT)
      assert.ok(asked.answers.length >= 2, String(asked.answers.length))
      asked.isAway = false
      await revoke('bob')
      await ends(stream)
    })
  })
