import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { answerRequest, type Unit } from '../../../../src/integrations/modbus/answer-request.ts'

function unit(): Unit & { readonly words: Uint16Array } {
  const words = Uint16Array.from({ length: 10 }, (_, n) => 100 + n)
  const read = (address: number, count: number) =>
    address + count > words.length ? undefined : [...words.subarray(address, address + count)]
  return {
    words,
    readInput: read,
    readHolding: read,
    writeHolding(address, given) {
      if (address + given.length > words.length) return false
      words.set(given, address)
      return true
    }
  }
}
const ask = (hex: string, to: Unit | undefined = unit()): string =>
  answerRequest(Buffer.from(hex, 'hex'), to).toString('hex')

suite('Modbus requests', () => {
  test('reads and writes', () => {
    assert.equal(ask('0400020002'), '040400660067')
    assert.equal(ask('0300000001'), '03020064')
    const written = unit()
    assert.equal(ask('060003abcd', written), '060003abcd')
    assert.equal(ask('1000040002040001fffe', written), '1000040002')
    assert.deepEqual([...written.words.subarray(3, 6)], [0xabcd, 1, 0xfffe])
    assert.equal(ask('170004000200050001020007', written), '170400010007', 'the write comes first')
  })

  test('exceptions: function, address, value, unit', () => {
    assert.equal(ask('0100000001'), '8101')
    assert.equal(ask('0400090002'), '8402')
    assert.equal(ask('06000a0001'), '8602')
    assert.equal(ask('040000007e'), '8403', 'at most 125 registers')
    assert.equal(ask('0400000000'), '8403')
    assert.equal(ask('10000000010100'), '9003', 'a count of bytes that does not fit')
    assert.equal(answerRequest(Buffer.from('0400000001', 'hex'), undefined).toString('hex'), '840b')
  })

  test('whatever comes is answered with the same function, or its exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 253 }), (bytes) => {
        const answer = answerRequest(Buffer.from(bytes), unit())
        assert.equal(answer[0]! & 0x7f, bytes[0]! & 0x7f)
        assert.ok(answer.length <= 253)
      })
    )
  })
})
