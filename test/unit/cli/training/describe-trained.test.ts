import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { describeTrained } from '../../../../src/cli/training/describe-trained.ts'

suite('describeTrained', () => {
  test('rates as words, with counts and bounds', () => {
    const metrics = {
      auroc: 0.98765,
      escape: { rate: 0.25, low: 0.0063, high: 0.8059, count: 1, of: 4 },
      overkill: null,
      startedFrom: 'starter/v1',
      thresholdMethod: 'tail-fit',
      promisedOverkillRate: 0.01,
      trainingSeconds: 125.4,
      backend: 'wasm',
      device: 'cpu'
    }
    assert.deepEqual(describeTrained(metrics, 0.43024), [
      'on the pictures held out of training:',
      '  AUROC 0.9877',
      '  escape rate 25.00 % (1 of 4; 95 % bounds 0.63 % to 80.59 %)',
      '  overkill rate not defined: no good parts were held out',
      'threshold 0.4302 (tail-fit), which rejects at most 1.00 % of the good parts to come on average, if '
        + 'they are like these',
      'trained from starter/v1 in 2 min 5 s on wasm (cpu)'
    ])
  })

  test('says what is not defined', () => {
    const [, auroc, escape] = describeTrained({ auroc: null, escape: null }, 1)
    assert.equal(auroc, '  AUROC not defined: it takes good parts and defects')
    assert.equal(escape, '  escape rate not defined: no defects were held out')
  })
})
