import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { createRandom } from '../../../src/domain/random.ts'
import { expectedCostThreshold } from '../../../src/scoring/expected-cost-threshold.ts'

const scores = fc.array(
  fc.integer({ min: 0, max: 400 }).map((value) => value / 100),
  { minLength: 1, maxLength: 40 }
)
const costs = (perEscape: number, perOverkill: number) => ({ perEscape, perOverkill })
const near = (actual: number, expected: number, tolerance: number) => {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} != ${expected}`)
}

suite('expectedCostThreshold', () => {
  test('by symmetry in the middle between logarithms that are mirrored, when mistakes cost the same', () => {
    near(expectedCostThreshold([0.1, 0.2, 0.4], [0.8, 1.6, 3.2], costs(1, 1)), Math.sqrt(0.4 * 0.8), 2e-3)
  })

  test('in a gap nearer to the good parts, the dearer an escape is; by hand for two normal kernels', () => {
    // Equal bandwidths h, one score at 0.2 and one at 0.8 (a single score has no spread: h = 0.02).
    // So sharp a kernel leaves the cost 0 from 8 h = 0.16 above the good part's logarithm on: there.
    near(expectedCostThreshold([0.2], [0.8], costs(5, 1)), 0.2 * Math.exp(0.16), 1e-3)
    const [cheap, dear] = [costs(1, 1), costs(20, 1)].map((each) =>
      expectedCostThreshold([0.1, 0.2, 0.3], [0.7, 0.8, 0.9], each)
    ) as [number, number]
    assert.ok(dear < cheap && dear > 0.3, `${dear}, ${cheap}`)
  })

  test('agrees with Python: math.erfc, 20,000 thresholds, the bandwidth written out anew', () => {
    const [good, defect] = [
      [0.1, 0.2, 0.3, 0.4, 0.6],
      [0.5, 0.7, 0.8, 0.9]
    ]
    for (const [perEscape, perOverkill, expected] of [
      [10, 1, 0.3496],
      [5, 1, 0.3746],
      [1, 1, 0.4806]
    ] as const) {
      near(expectedCostThreshold(good, defect, costs(perEscape, perOverkill)), expected, 1e-3)
    }
    // 40 log-normal scores with one far out, 25 uniform ones
    near(
      expectedCostThreshold(
        [
          0.044, 0.049, 0.06, 0.069, 0.089, 0.092, 0.095, 0.096, 0.104, 0.108, 0.111, 0.113, 0.116, 0.118, 0.12, 0.121,
          0.121, 0.123, 0.123, 0.123, 0.124, 0.125, 0.126, 0.137, 0.14, 0.148, 0.16, 0.164, 0.168, 0.168, 0.171, 0.177,
          0.193, 0.199, 0.202, 0.204, 0.251, 0.293, 0.306, 0.511
        ],
        [
          0.437, 0.474, 0.503, 0.517, 0.525, 0.584, 0.598, 0.685, 0.69, 0.714, 0.758, 0.828, 0.832, 0.871, 0.909, 0.93,
          0.944, 0.985, 0.989, 0.995, 1.047, 1.072, 1.09, 1.097, 1.133
        ],
        costs(5, 1)
      ),
      0.3368,
      1e-3
    )
  })

  test('one stray defect among many good parts does not pull the threshold down to it', () => {
    // By counting, 0.24 saves one escape (5) for the two good parts above it (2): all of the wide gap from 0.31 to 0.6
    // would be given up for it.
    const good = [...Array.from({ length: 198 }, (_, n) => 0.1 + (0.1 * n) / 198), 0.3, 0.31]
    const defect = [0.25, ...Array.from({ length: 199 }, (_, n) => 0.6 + (0.4 * n) / 199)]
    const threshold = expectedCostThreshold(good, defect, costs(1, 1))
    assert.ok(threshold > 0.31 && threshold < 0.6, `${threshold}`)
  })

  test('defects whose scores span a factor of thousands do not pull the threshold into the good parts', () => {
    const random = createRandom(3)
    const good = Array.from({ length: 140 }, () => 0.2 * Math.exp(0.2 * random.normal()))
    const defect = Array.from({ length: 140 }, () => Math.max(0.6, 5 * Math.exp(2 * random.normal())))
    const threshold = expectedCostThreshold(good, defect, costs(5, 1))
    const rejected = good.filter((score) => score >= threshold).length
    assert.ok(rejected <= 2 && threshold <= 0.6, `${threshold} rejects ${rejected}`)
    // A stranger at e^12 does not make the steps between the tried thresholds so wide that one falls beside the gap.
    const withStranger = expectedCostThreshold(good, [...defect, Math.exp(12)], costs(5, 1))
    near(withStranger, threshold, 0.05 * threshold)
  })

  test('scores that are all the same, or far apart', () => {
    assert.ok(Number.isFinite(expectedCostThreshold([0.3, 0.3], [0.3], costs(5, 1))))
    assert.ok(Number.isFinite(expectedCostThreshold([0], [0], costs(5, 1))))
    const wide = expectedCostThreshold([1e-6, 2e-6], [1e6], costs(5, 1))
    assert.ok(wide > 2e-6 && wide < 1e6)
  })

  test('property: the dearer an escape, the lower the threshold; never negative', () => {
    fc.assert(
      fc.property(
        scores,
        scores,
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        (good, defect, a, b) => {
          fc.pre(a < b)
          const [dear, cheap] = [b, a].map((perEscape) => expectedCostThreshold(good, defect, costs(perEscape, 7))) as [
            number,
            number
          ]
          assert.ok(dear >= 0 && dear <= cheap)
        }
      ),
      { numRuns: 50 }
    )
  })

  test('property: in units of the scores', () => {
    fc.assert(
      fc.property(scores, scores, fc.integer({ min: 1, max: 9 }), (good, defect, power) => {
        fc.pre(Math.max(...good, ...defect) > 0)
        const factor = 2 ** power
        const times = (values: number[]) => values.map((value) => value * factor)
        assert.equal(
          expectedCostThreshold(times(good), times(defect), costs(5, 1)),
          factor * expectedCostThreshold(good, defect, costs(5, 1))
        )
      }),
      { numRuns: 50 }
    )
  })
})
