import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createLatestSaver } from '../../../../src/training/jobs/save-latest.ts'

/** A state that a test changes, and a store whose writes it ends. */
function setUp() {
  const saved: number[] = []
  const ends: { done(): void; fail(error: Error): void }[] = []
  const errors: unknown[] = []
  const at = { state: 0 }
  const saver = createLatestSaver(
    () => {
      saved.push(at.state)
      return new Promise((done, fail) => {
        ends.push({ done, fail })
      })
    },
    (error) => {
      errors.push(error)
    }
  )
  return {
    saver,
    saved,
    ends,
    errors,
    at,
    change(state: number) {
      at.state = state
      saver.save()
    },
    settled: () =>
      new Promise((resolve) => {
        setImmediate(resolve)
      })
  }
}

suite('createLatestSaver', () => {
  test('one write at a time; of what came meanwhile only the last is saved', async () => {
    const { change, saved, ends, settled } = setUp()
    change(1)
    await settled()
    for (const state of [2, 3, 4]) change(state)
    await settled()
    assert.deepEqual(saved, [1])
    ends[0]!.done()
    await settled()
    assert.deepEqual(saved, [1, 4])
    change(5)
    ends[1]!.done()
    await settled()
    assert.deepEqual(saved, [1, 4, 5])
  })
  test('settled when the last that was asked for is saved, not before', async () => {
    const { saver, change, ends, settled } = setUp()
    let isSettled = false
    change(1)
    await settled()
    change(2)
    const waiting = saver.settled().then(() => {
      isSettled = true
    })
    ends[0]!.done()
    await settled()
    assert.equal(isSettled, false)
    ends[1]!.done()
    await waiting
  })
  test('nothing to save is settled', () => setUp().saver.settled())
  test('a write that fails is told, and the next is tried', async () => {
    const { saver, change, saved, ends, errors, settled } = setUp()
    change(1)
    await settled()
    const problem = new Error('disk full')
    ends[0]!.fail(problem)
    await saver.settled()
    change(2)
    await settled()
    assert.deepEqual([errors, saved], [[problem], [1, 2]])
  })
})
