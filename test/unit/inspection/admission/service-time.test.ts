import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createServiceTime } from '../../../../src/inspection/admission/service-time.ts'

test('the service time is learnt: mean and deviation follow what parts take', () => {
  const time = createServiceTime()
  assert.deepEqual([time.mean(), time.upper()], [0, 0])
  time.add(8)
  assert.deepEqual([time.mean(), time.upper()], [8, 12])
  time.add(18)
  // Mean 8 + 0.1 * 10; deviation 2 + 0.1 * (10 - 2) = 2.8.
  assert.ok(Math.abs(time.mean() - 9) < 1e-9)
  assert.ok(Math.abs(time.upper() - (9 + 2 * 2.8)) < 1e-9)
  for (let n = 0; n < 200; n++) time.add(20)
  assert.ok(Math.abs(time.upper() - 20) < 0.01)
})
