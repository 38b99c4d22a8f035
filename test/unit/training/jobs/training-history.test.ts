import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { TrainProgress } from '../../../../src/domain/training/training.ts'
import { addToHistory } from '../../../../src/training/jobs/training-history.ts'
import { progress } from './job-bench.ts'

suite('addToHistory', () => {
  test('appends; epochs that are trained again replace what they were', () => {
    const three = [1, 2, 3].map(progress)
    const again = { ...progress(2), loss: 9 }
    assert.deepEqual(addToHistory(three.slice(0, 2), three[2]!), three)
    assert.deepEqual(addToHistory(three, again), [three[0], again])
  })

  test('however long the training, the curve is whole and short, and its end is there', () => {
    let history: TrainProgress[] = []
    for (let epoch = 1; epoch <= 10_000; epoch++) {
      history = addToHistory(history, progress(epoch))
      assert.equal(history.at(-1)!.epoch, epoch)
    }
    assert.ok(history.length >= 200 && history.length <= 514, `${history.length}`)
    const gaps = history.slice(1).map(({ epoch }, n) => epoch - history[n]!.epoch)
    assert.ok(Math.max(...gaps) <= 32, `${Math.max(...gaps)}`)
    assert.equal(history[0]!.epoch, 1)
  })
})
