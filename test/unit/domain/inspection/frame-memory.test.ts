import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { holdFrame, lendFrame } from '../../../../src/domain/inspection/frame-memory.ts'

suite('a lent frame', () => {
  test('goes back once, when its last holder lets go, whatever the order', () => {
    let back = 0
    const frame = Uint8Array.of(1)
    const first = lendFrame(frame, () => {
      back++
    })
    const second = holdFrame(frame)
    first()
    first()
    assert.equal(back, 0)
    const third = holdFrame(frame)
    second()
    assert.equal(back, 0)
    third()
    third()
    assert.equal(back, 1)
  })

  test('that went back can be held no more: it may be another part', () => {
    const frame = Uint8Array.of(1)
    lendFrame(frame, () => {})()
    assert.throws(() => holdFrame(frame), /another/)
  })

  test('a frame that nobody lent can be held and let go of', () => {
    const letGo = holdFrame(Uint8Array.of(1))
    letGo()
    letGo()
  })
})
