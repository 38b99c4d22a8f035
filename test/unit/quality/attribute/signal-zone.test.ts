import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { signalZone, type ZonePart } from '../../../../src/quality/attribute/signal-zone.ts'
import { EXAMPLE } from './aiag-example.ts'

const zonePart = ({ part, value, decisions }: (typeof EXAMPLE)[number]): ZonePart => {
  const all = decisions.join('')
  return { part, value, decisions: !all.includes('0') ? 'accepted' : all.includes('1') ? 'mixed' : 'rejected' }
}

suite('signal detection zone', () => {
  test("the manual's example: 0.023448 at the upper limit, 0.024135 at the lower one", () => {
    const upper = signalZone(EXAMPLE.map(zonePart).filter(({ value }) => value > 0.5))!
    assert.equal(upper.width.toFixed(6), '0.023448')
    assert.deepEqual([upper.acceptedUpTo, upper.rejectedFrom], [0.542704, 0.566152])
    assert.deepEqual(upper.parts, ['36', '6', '22', '26', '12', '30'])
    const lower = signalZone(
      EXAMPLE.map(zonePart)
        .filter(({ value }) => value < 0.5)
        .map((part) => ({ ...part, value: -part.value }))
    )!
    assert.equal(lower.width.toFixed(6), '0.024135')
  })

  test('there is none where nothing is always accepted, or always rejected', () => {
    const at = (value: number, decisions: ZonePart['decisions']): ZonePart => ({
      part: String(value),
      value,
      decisions
    })
    assert.equal(signalZone([at(1, 'mixed'), at(2, 'rejected')]), null)
    assert.equal(signalZone([at(1, 'accepted'), at(2, 'mixed')]), null)
    assert.deepEqual(signalZone([at(2, 'rejected'), at(1, 'accepted')]), {
      acceptedUpTo: 1,
      rejectedFrom: 2,
      width: 1,
      parts: []
    })
  })
})
