import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import type { Unit } from '../../../../src/integrations/modbus/answer-request.ts'
import { createModbusServer } from '../../../../src/integrations/modbus/modbus-server.ts'

const READ_125 = Buffer.from('00010000000601040000007d', 'hex')
const ANSWER_BYTES = 9 + 2 * 125

suite('Modbus server', () => {
  test('a client that asks on and on, and reads no answers, is hung up on', async (t) => {
    const words = (_: number, count: number) => Array.from({ length: count }, () => 0)
    const unit: Unit = { readInput: words, readHolding: words, writeHolding: () => false }
    const server = createModbusServer({ units: new Map([[1, unit]]), maxConnections: 1, idleMs: 60_000 })
    t.after(() => server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.on('error', () => {})
    const closed = new Promise((resolve) => socket.on('close', resolve))
    const requests = 100_000
    socket.end(Buffer.alloc(requests * READ_125.length, READ_125))
    await Promise.race([new Promise((resolve) => socket.on('finish', resolve)), closed])
    let received = 0
    socket.on('data', (piece: Buffer) => {
      received += piece.length
    })
    await closed
    assert.ok(received < requests * ANSWER_BYTES, `received all ${received} bytes`)
  })
})
