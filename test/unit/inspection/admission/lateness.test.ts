import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createLateness } from '../../../../src/inspection/admission/lateness.ts'

test('lateness grows with what is late, by half of it, and fades to a third in two seconds', () => {
  let nowMs = 0
  const lateness = createLateness(() => nowMs)
  assert.equal(lateness.now(), 0)
  lateness.add(20)
  lateness.add(10)
  assert.equal(lateness.now(), 15)
  nowMs += 2000
  assert.ok(Math.abs(lateness.now() - 15 / Math.E) < 1e-9)
  lateness.add(2)
  assert.ok(Math.abs(lateness.now() - 15 / Math.E - 1) < 1e-9)
  nowMs += 20_000
  assert.ok(lateness.now() < 1e-3)
})
