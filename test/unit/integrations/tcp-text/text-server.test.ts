import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { createTextServer } from '../../../../src/integrations/tcp-text/text-server.ts'

suite('server of lines', () => {
  test('a line that is too long is refused, also where its end is there', async (t) => {
    const parts = { stations: new Map(), template: '{code}', lineEnd: '\n', maxConnections: 1 }
    const { server } = createTextServer(parts)
    t.after(() => server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    // The parts of a line like this are looked for in as many ways as it has characters, squared.
    socket.end(`PING\nSTATUS${' '.repeat(5000)}\u2028n\nPING\n`)
    assert.equal(await text(socket), 'PONG\nERROR expected lines of at most 1024 characters\n')
  })
})
