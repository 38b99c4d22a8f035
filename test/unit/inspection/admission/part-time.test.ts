import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createPartTime } from '../../../../src/inspection/admission/part-time.ts'

suite('createPartTime', () => {
  test('expects nothing before a part was judged', () => {
    assert.equal(createPartTime(2, () => 0).expected(10, false), 0)
  })
  test('one part of 40 ms: mean 40, upper 40 + 2 x 10; the queue shares the slots', () => {
    const time = createPartTime(2, () => 0)
    time.add(40, 0)
    assert.deepEqual([time.mean(), time.upper()], [40, 60])
    assert.equal(time.expected(0, true), 60)
    // One after two others on two slots: 40 x 3 / 2, and its own 60.
    assert.equal(time.expected(2, false), 120)
  })
  test('late parts raise what is expected, at most to twice as much', () => {
    const time = createPartTime(1, () => 0)
    time.add(40, 10)
    assert.equal(time.upper(), 65)
    time.add(40, 10_000)
    const calm = createPartTime(1, () => 0)
    calm.add(40, 0)
    calm.add(40, -5)
    assert.equal(time.upper(), 2 * calm.upper())
  })
})
