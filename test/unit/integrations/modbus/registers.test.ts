import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PACKAGE_ROOT } from '../../../../src/package-root.ts'
import { controlOf, newControlWords, statusWords } from '../../../../src/integrations/modbus/registers.ts'
import { mapCsv, registersOf, STATUS_FIELDS } from '../../../../src/integrations/modbus/register-map.ts'
import { bench } from '../handshake/handshake-fixture.ts'

const addressOf = (name: string): number => STATUS_FIELDS.find((field) => field.name === name)!.address

suite('Modbus registers', () => {
  test('the map in config/ is that of the code: node dist/src/build/write-modbus-map.js writes it', () => {
    assert.equal(readFileSync(join(PACKAGE_ROOT, 'config/modbus-map.csv'), 'utf8'), mapCsv())
  })

  test('the whole status is read at once: at most 125 registers', () => {
    assert.ok(registersOf(STATUS_FIELDS) <= 125)
  })

  test('what the controller writes', () => {
    const words = newControlWords()
    words.set([0b100011, 7, 0x0001, 0x0002])
    words.set([0x4142, 0xc3bc, 0x0043], 4)
    const control = controlOf(words, 'high-first')
    assert.deepEqual(
      [control.triggerEnable, control.trigger, control.bufferResults, control.acknowledge, control.setRecipe],
      [true, true, false, false, true]
    )
    assert.deepEqual([control.recipeNumber, control.triggerId, control.partId], [7, 65538, 'ABü'])
    assert.equal(controlOf(words, 'low-first').triggerId, 0x00020001)
  })

  test('what it reads: all of the result is 0 while there is none, also after the acknowledgement', () => {
    const { handshake, write, ok } = bench()
    const read = () => statusWords(handshake.status(), 9, 'high-first')
    const result = (words: Uint16Array) => words.subarray(addressOf('code'))
    assert.ok(result(read()).every((word) => word === 0))
    assert.equal(read()[addressOf('heartbeat')], 9)
    write({ trigger: true, triggerId: 70_000 })
    ok(1, { measId: '70000', partId: 'ABü', score: 0.5, sequence: 65_537, diameterMm: 12.5, capturedAt: null })
    const words = read()
    const buffer = Buffer.from(words.slice().buffer).swap16()
    const at = (name: string): number => 2 * addressOf(name)
    assert.deepEqual([words[addressOf('code')], words[addressOf('ok')], words[addressOf('has')]], [1, 1, 0b01111])
    assert.equal(buffer.readUInt32BE(at('resultTriggerId')), 70_000)
    assert.equal(buffer.readUInt32BE(at('sequence')), 65_537)
    assert.equal(buffer.readFloatBE(at('score')), 0.5)
    assert.equal(buffer.readFloatBE(at('diameterMm')), 12.5)
    assert.equal(Number(buffer.readBigUInt64BE(at('judgedAt'))), Date.UTC(2026, 0, 2, 3, 4, 1))
    assert.equal(buffer.subarray(at('resultPartId'), at('resultPartId') + 5).toString(), 'ABü\0')
    assert.equal(words[addressOf('partIdBytes')], 4)
    assert.equal(buffer.subarray(at('resultId') + 15, at('resultId') + 16).toString('hex'), '01')
    const turned = statusWords(handshake.status(), 9, 'low-first')
    assert.deepEqual([...turned.subarray(addressOf('sequence'), addressOf('sequence') + 2)], [1, 1])
    assert.equal(turned[addressOf('score') + 1], 0x3f00)
    write({ acknowledge: true })
    assert.ok(result(read()).every((word) => word === 0))
  })

  test('a trigger without a result is FAULT, with nothing that could be taken for a measurement', () => {
    const { handshake, write, pass } = bench()
    write({ trigger: true, triggerId: 5 })
    pass(101)
    const words = statusWords(handshake.status(), 0, 'high-first')
    assert.deepEqual([words[addressOf('code')], words[addressOf('ok')], words[addressOf('has')]], [5, 0, 0])
    assert.equal(words[addressOf('resultTriggerId') + 1], 5)
    assert.ok(words.subarray(addressOf('sequence')).every((word) => word === 0))
  })
})
