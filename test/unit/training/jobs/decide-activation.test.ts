import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { VersionComparison } from '../../../../src/domain/models/activation.ts'
import { decideActivation } from '../../../../src/training/jobs/decide-activation.ts'

const compared = (active: number, candidate: number): VersionComparison => ({
  version: 'v6',
  active: { auroc: active, escapeRate: 0, overkillRate: 0 },
  candidate: { auroc: candidate, escapeRate: 0, overkillRate: 0 }
})

suite('decideActivation', () => {
  for (const [name, when, comparison, activated, activation] of [
    ['never, however much better', 'never', compared(0.5, 1), false, 'published only, as asked'],
    ['always, however much worse', 'always', compared(1, 0.5), true, 'as asked'],
    [
      'if-better, and it is',
      'if-better',
      compared(0.9, 0.95),
      true,
      'AUROC 0.9500, the active version v6 has 0.9000 on the same pictures'
    ],
    [
      'if-better, and it is not by enough',
      'if-better',
      compared(0.9, 0.905),
      false,
      'AUROC 0.9050, the active version v6 has 0.9000 on the same pictures: a gain of 0.0050, expected at least 0.01'
    ],
    [
      'if-better, and there was nothing to compare with',
      'if-better',
      undefined,
      true,
      'the recipe had no active version'
    ]
  ] as const) {
    test(name, async () => {
      let times = 0
      const decision = await decideActivation({ activate: when, minimumGain: 0.01 }, comparison, {}, async () => {
        times++
      })
      assert.deepEqual([decision, times], [{ activated, activation }, activated ? 1 : 0])
    })
  }
  test('what may not be activated stays published, and says why', async () => {
    const decision = await decideActivation({ activate: 'always', minimumGain: 0 }, undefined, {}, async () => {
      throw new Error('golden picture 3 is judged OK')
    })
    assert.deepEqual(decision, { activated: false, activation: 'not allowed: golden picture 3 is judged OK' })
  })
})
