import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createFrameReader, frameOf, NotModbus } from '../../../../src/integrations/modbus/frames.ts'

const READ = Buffer.from('0001000000060103000a0002', 'hex')

suite('Modbus frames', () => {
  test('the example of the protocol: transaction 1, unit 1, read two holding registers from 10 on', () => {
    const [request] = createFrameReader()(READ)
    assert.deepEqual(request, { transaction: 1, unit: 1, body: Buffer.from('03000a0002', 'hex') })
    assert.equal(frameOf(request!, Buffer.from('030400010002', 'hex')).toString('hex'), '00010000000701030400010002')
  })

  test('pieces of any size are the same requests, in the same order', () => {
    const requests = fc.array(
      fc.record({
        transaction: fc.nat(65535),
        unit: fc.nat(255),
        body: fc.uint8Array({ minLength: 1, maxLength: 253 })
      }),
      { maxLength: 8 }
    )
    fc.assert(
      fc.property(requests, fc.infiniteStream(fc.integer({ min: 1, max: 300 })), (sent, sizes) => {
        const bytes = Buffer.concat(sent.map((each) => frameOf(each, Buffer.from(each.body))))
        const read = createFrameReader()
        const received: unknown[] = []
        for (let at = 0; at < bytes.length;) {
          const size = sizes.next().value as number
          received.push(...read(bytes.subarray(at, at + size)))
          at += size
        }
        assert.deepEqual(
          received,
          sent.map(({ transaction, unit, body }) => ({ transaction, unit, body: Buffer.from(body) }))
        )
      })
    )
  })

  test('what is not Modbus TCP is told, before more is kept than one message', () => {
    for (const wrong of ['474554202f20485454502f312e310d0a', '0001000000010103', '000100000fff0103'])
      assert.throws(() => createFrameReader()(Buffer.from(wrong, 'hex')), NotModbus, wrong)
  })
})
