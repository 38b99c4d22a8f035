import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { chooseLane } from '../../../../src/inspection/admission/choose-lane.ts'

const isConfigured = (station: string): boolean => station === 'press-1'
const others = (count: number): string[] => Array.from({ length: count }, (_, n) => `other-${n}`)

suite('chooseLane', () => {
  test('a configured station has its own lane, however many there are', () => {
    assert.equal(chooseLane('press-1', isConfigured, others(100)), 'press-1')
  })
  test('a request without a station shares a lane with its like, which no station can name', () => {
    const lane = chooseLane(undefined, isConfigured, [])
    assert.equal(lane, chooseLane(undefined, isConfigured, others(100)))
    assert.match(lane, /\0/)
  })
  test('32 other stations have lanes of their own; the 33rd shares one', () => {
    assert.equal(chooseLane('new', isConfigured, others(31)), 'new')
    assert.match(chooseLane('new', isConfigured, others(32)), /shared/)
    assert.equal(chooseLane('other-3', isConfigured, others(32)), 'other-3')
  })
  test('configured lanes do not count among the others', () => {
    assert.equal(chooseLane('new', isConfigured, ['press-1', ...others(31)]), 'new')
  })
})
