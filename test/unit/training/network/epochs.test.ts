import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { TRAIN_DEFAULTS } from '../../../../src/domain/training/training.ts'
import { resolveEpochs } from '../../../../src/training/network/epochs.ts'

const epochs = (goodCount: number, batchSize = 64): number =>
  resolveEpochs({ ...TRAIN_DEFAULTS, batchSize }, goodCount).epochs

suite('resolveEpochs', () => {
  test('a large data set takes 25 passes', () => {
    // 32 good parts a batch: 768 parts are 24 steps an epoch, 600 steps in 25 epochs
    assert.deepEqual([epochs(768), epochs(769), epochs(100_000)], [25, 25, 25])
  })
  test('a smaller one takes as many as make 600 steps', () => {
    assert.equal(epochs(448), Math.ceil(600 / 14))
    assert.equal(epochs(33), 300)
    assert.deepEqual([epochs(32), epochs(5)], [600, 600])
  })
  test('smaller batches are more steps', () => {
    assert.equal(epochs(32, 16), 150)
  })
  test('what the operator says stands, with everything else', () => {
    const parameters = { ...TRAIN_DEFAULTS, epochs: 3, learningRate: 0.5, seed: 9 }
    assert.deepEqual(resolveEpochs(parameters, 5), parameters)
    assert.deepEqual(resolveEpochs(TRAIN_DEFAULTS, 768), { ...TRAIN_DEFAULTS, epochs: 25 })
  })
})
