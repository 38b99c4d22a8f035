import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { READ, WRITTEN } from '../../../../src/integrations/opcua/nodes.ts'
import { REST } from '../../../../src/integrations/handshake/rest.ts'
import { bench } from '../handshake/handshake-fixture.ts'

suite('OPC UA variables', () => {
  test('a controller can write all that the handshake takes, and names are used once', () => {
    assert.deepEqual(WRITTEN.map(({ key }) => key).sort(), Object.keys(REST).sort())
    const names = [...WRITTEN, ...READ].map(({ name }) => name)
    assert.equal(new Set(names).size, names.length)
  })

  test("values are the result's while it is shown, and nothing like a result before and after", () => {
    const { handshake, write, ok, pass } = bench()
    const seen = () => Object.fromEntries(READ.map(({ name, value }) => [name, value(handshake.status(), 7)]))
    const nothing = seen()
    assert.deepEqual(
      [nothing['Code'], nothing['Ok'], nothing['Score'], nothing['ResultId'], nothing['Heartbeat']],
      [0, false, NaN, '', 7]
    )
    write({ trigger: true, triggerId: 9 })
    ok(1, { measId: '9', partId: 'ABü', score: 0.5, sequence: 2 ** 32 + 5 })
    const { Code, Ok, Score, ResultTriggerId, ResultPartId, Sequence, ResultValid, JudgedAt } = seen()
    assert.deepEqual(
      [Code, Ok, Score, ResultTriggerId, ResultPartId, Sequence, ResultValid],
      [1, true, 0.5, 9, 'ABü', 5, true]
    )
    assert.deepEqual(JudgedAt, new Date('2026-01-02T03:04:01.000Z'))
    write({ trigger: false, acknowledge: true })
    assert.deepEqual({ ...seen(), Completed: false }, nothing)
    write({ acknowledge: false })
    write({ trigger: true, triggerId: 0 })
    pass(101)
    assert.deepEqual([seen()['Code'], seen()['Ok'], seen()['Score']], [5, false, NaN])
  })
})
