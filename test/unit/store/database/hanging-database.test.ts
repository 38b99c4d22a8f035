import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { sql } from 'kysely'
import { connect } from '../../../../src/store/database/open-database.ts'

/** `R` with 0: the password is right. `Z` with I: ready for a query. */
const HELLO = Buffer.from('5200000008000000005a0000000549', 'hex')

/** A PostgreSQL that lets everybody in, where it greets at all, and answers nothing from then on. */
async function silentServer(t: TestContext, greets: boolean): Promise<{ url: string; sockets: Socket[] }> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    if (greets) socket.once('data', () => socket.write(HELLO))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `postgres://ann@127.0.0.1:${(server.address() as AddressInfo).port}/okng`, sockets }
}

const REFUSED = { code: 'RECORDS_UNAVAILABLE', statusCode: 503 }

suite('PostgreSQL that hangs', () => {
  test('a connection that is not answered is given up', async (t) => {
    const { url } = await silentServer(t, false)
    const database = connect(url, { patienceMs: 40 })
    t.after(() => database.destroy())
    await assert.rejects(sql`select 1`.execute(database), REFUSED)
  })

  test('a statement that is not answered fails, and its connection is not used again', async (t) => {
    const { url, sockets } = await silentServer(t, true)
    const database = connect(url, { connections: 1, patienceMs: 300 })
    t.after(() => database.destroy())
    for (let n = 1; n <= 3; n++) {
      await assert.rejects(sql`select 1`.execute(database), { ...REFUSED, message: /no answer within 300 ms/ })
      assert.equal(sockets.length, n)
    }
  })

  test('who waits for a connection that another one has waits no longer, either', async (t) => {
    const { url } = await silentServer(t, true)
    const database = connect(url, { connections: 1, patienceMs: 300 })
    t.after(() => database.destroy())
    const all = Array.from({ length: 5 }, () => sql`select 1`.execute(database))
    for (const outcome of await Promise.allSettled(all)) {
      assert.equal(outcome.status, 'rejected')
      assert.equal((outcome.reason as { code: string }).code, 'RECORDS_UNAVAILABLE')
    }
  })
})
