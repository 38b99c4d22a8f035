import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { onPostgres } from '../../../../src/store/database/database-time.ts'
import { createInspectionRecords } from '../../../../src/store/records/inspection-records.ts'
import { createOutbox } from '../../../../src/store/records/outbox.ts'
import { openTestDatabase } from '../database/database-fixture.ts'
import { record } from './record-fixture.ts'

async function fixture(t: TestContext) {
  const database = await openTestDatabase(t)
  const stores = (home: string) => createInspectionRecords(database, home, { repeatMs: 60_000, sends: true })
  return { database, here: stores('here'), there: stores('there'), outbox: createOutbox(database, 'here') }
}
const idsOf = (messages: readonly { readonly key: string }[]): number[] =>
  messages.map(({ key }) => Number(key.slice(-12)))

suite('outbox', () => {
  test('each channel is sent what came since it began, in order, until it says that it was received', async (t) => {
    const { here, outbox } = await fixture(t)
    await here.add([record(1)])
    assert.deepEqual(await outbox.next('mqtt', 9), [])
    await here.add([record(2), record(3)])
    await here.add([record(4, { station: 'a', sequence: 1 })])
    const waiting = await outbox.next('mqtt', 9)
    assert.deepEqual(idsOf(waiting), [2, 3, 4])
    const { position: _, ...last } = waiting.at(-1)!
    assert.deepEqual(last, {
      key: record(4).result.resultId,
      kind: 'result',
      at: record(4).at,
      station: 'a',
      body: record(4, { station: 'a', sequence: 1 }).result
    })
    assert.deepEqual(idsOf(await outbox.next('mqtt', 2)), [2, 3], 'again what was not received')
    await outbox.done('mqtt', waiting[1]!.position)
    assert.deepEqual(idsOf(await outbox.next('mqtt', 9)), [4])
    assert.deepEqual(await outbox.backlog('mqtt'), { waiting: 1, oldest: record(4).at })
    assert.deepEqual(await outbox.next('webhooks', 9), [], 'another channel begins now')
  })

  test('what waits is read by its order, however much it is', async (t) => {
    const { database } = await fixture(t)
    if (onPostgres(database)) return t.skip('PostgreSQL chooses by the number of rows')
    for (const query of [
      sql<{ detail: string }>`select * from outbox where home = 'here' and position > 7 order by position limit 9`,
      sql<{ detail: string }>`select count(*), min(at) from outbox where home = 'here' and position > 7`
    ]) {
      const { rows } = await sql<{ detail: string }>`explain query plan ${query}`.execute(database)
      assert.match(rows.map(({ detail }) => detail).join('; '), /^SEARCH outbox USING [A-Z ]*INDEX outbox_order [^;]*$/)
    }
  })

  test('a record that is written twice is one message, and one that is another service’s is none', async (t) => {
    const { here, there, outbox } = await fixture(t)
    await outbox.next('mqtt', 1)
    const measured = (n: number) => record(n, { measId: 'm' }, { measurement: 'm'.repeat(64) })
    await there.add([measured(1)])
    await here.add([measured(2), record(3)])
    await here.add([record(3)])
    assert.deepEqual(idsOf(await outbox.next('mqtt', 9)), [3])
  })

  test('without channels nothing is put aside', async (t) => {
    const { database, outbox } = await fixture(t)
    await outbox.next('mqtt', 1)
    await createInspectionRecords(database, 'here').add([record(1)])
    assert.deepEqual(await outbox.next('mqtt', 9), [])
  })

  test('tidying removes what all have sent and forgets channels that are gone; no position comes again', async (t) => {
    const { here, outbox } = await fixture(t)
    for (const channel of ['mqtt', 'webhooks', 'gone']) await outbox.next(channel, 1)
    await here.add([record(1), record(2), record(3)])
    const [one, two, three] = await outbox.next('mqtt', 9)
    await outbox.done('mqtt', three!.position)
    await outbox.done('webhooks', one!.position)
    await outbox.tidy(['mqtt', 'webhooks'])
    assert.deepEqual(idsOf(await outbox.next('webhooks', 9)), [2, 3])
    await outbox.done('webhooks', three!.position)
    await outbox.tidy(['mqtt', 'webhooks'])
    await here.add([record(4)])
    const [four] = await outbox.next('mqtt', 9)
    assert.ok(four!.position > three!.position)
    assert.ok(two!.position > one!.position)
    assert.deepEqual(await outbox.backlog('gone'), { waiting: 0, oldest: null }, 'begins anew')
    await outbox.tidy([])
    assert.deepEqual(await outbox.next('mqtt', 9), [])
  })
})
