import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { isBetter, type JudgedRates } from '../../../../src/domain/models/activation.ts'

const rates = (
  auroc: number | null,
  escapeRate: number | null = 0.1,
  overkillRate: number | null = 0.05
): JudgedRates => ({ auroc, escapeRate, overkillRate })
const compare = (active: JudgedRates, candidate: JudgedRates, gain = 0, problem?: string) =>
  isBetter({ version: 'v1', active, candidate, ...(problem !== undefined && { problem }) }, gain)

suite('isBetter', () => {
  for (const [name, active, candidate, gain, better, why] of [
    [
      'a higher AUROC by the gain',
      rates(0.9),
      rates(0.95),
      0.05 - 1e-9,
      true,
      /^AUROC 0\.9500, the active version v1 has 0\.9000/
    ],
    ['a gain that is too small', rates(0.9), rates(0.92), 0.05, false, /a gain of 0\.0200, expected at least 0\.05/],
    ['just as good, where no gain is asked for', rates(0.9), rates(0.9), 0, true, /0\.9000/],
    ['a lower AUROC', rates(0.9), rates(0.89), 0, false, /a gain of -0\.0100/],
    [
      'more escapes, whatever the AUROC',
      rates(0.9, 0.1),
      rates(0.99, 0.2),
      0,
      false,
      /its escape rate is 20\.0 %, the active version's 10\.0 %/
    ],
    [
      'more overkill, whatever the AUROC',
      rates(0.9, 0.1, 0),
      rates(0.99, 0.1, 0.1),
      0,
      false,
      /its overkill rate is 10\.0 %/
    ],
    [
      'good parts only, which measure no escapes',
      rates(null, null),
      rates(null, null),
      0,
      false,
      /needs validation pictures of both labels/
    ]
  ] as const) {
    test(name, () => {
      const verdict = compare(active, candidate, gain)
      assert.equal(verdict.better, better)
      assert.match(verdict.why, why)
    })
  }

  test('an active version that cannot judge is no reason to replace it unseen', () => {
    assert.deepEqual(compare(rates(null), rates(null), 0, 'good.bank is missing'), {
      better: false,
      why: 'not comparable with the active version v1: good.bank is missing'
    })
  })
})
