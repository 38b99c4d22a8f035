import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { capability } from '../../../../src/quality/variable/capability.ts'
import { gaugeCapability } from '../../../../src/quality/variable/gauge-capability.ts'
import { normality, pOf } from '../../../../src/quality/variable/normality.ts'
import { deviationBounds } from '../../../../src/quality/variable/summary.ts'

// Figures without a derivation beside them come from SciPy 1.17.1: stats.anderson, stats.chi2.ppf, stats.ttest_1samp.
const VALUES = [
  9.98, 10.01, 10.02, 9.97, 10, 10.03, 9.99, 10.01, 10.04, 9.96, 10.02, 10, 9.98, 10.05, 10.01, 9.99, 10.02, 9.95, 10,
  10.03
]
const GROUPS = [0, 4, 8, 12, 16].map((from) => VALUES.slice(from, from + 4))

const near = (actual: number | undefined, expected: number, within = 1e-6): void => {
  assert.ok(Math.abs(actual! - expected) < within, `${actual}, expected ${expected}`)
}

suite('process capability', () => {
  test('Pp, Ppk, Cp and their bounds, against SciPy', () => {
    const { pp, ppk, cp, cpk, within, overall, normality: shape } = capability(GROUPS, { low: 9.85, high: 10.15 })
    near(overall, 0.026377821625)
    near(within!, 0.029154759474)
    near(pp?.value, 1.895531811)
    near(pp?.low, 1.297801329)
    near(pp?.high, 2.492512496)
    near(ppk.value, 1.857621175)
    near(ppk.low, 1.249195394)
    near(ppk.high, 2.466046956)
    near(cp?.value, 1.714985851)
    near(cp?.low, 1.108093027)
    near(cp?.high, 2.321611715)
    // (10.15 - 10.003) / (3 x 0.029154759)
    near(cpk?.value, 1.680686134)
    near(shape?.statistic, 0.180707445)
  })

  test('one limit gives Ppk alone, one group no Cp', () => {
    const { pp, ppk, cp, cpk } = capability([VALUES], { low: null, high: 10.15 })
    assert.deepEqual([pp, cp, cpk], [null, null, null])
    near(ppk.value, 1.857621175)
  })

  test('what says nothing is refused', () => {
    assert.throws(() => capability([VALUES], { low: null, high: null }), /a lower or an upper limit, received none/)
    assert.throws(() => capability([VALUES], { low: 2, high: 1 }), /below the upper one, received 2 and 1/)
    assert.throws(() => capability([[1, 1, 1]], { low: 0, high: 2 }), /expected values that differ/)
    assert.throws(() => capability([[1]], { low: 0, high: 2 }), /at least 2 values, received 1/)
  })
})

suite('gauge capability, type 1', () => {
  test('Cg, Cgk and bias of 20 measurements, against SciPy', () => {
    const { cg, cgk, bias, biasP, capable } = gaugeCapability(VALUES, 10, 0.3)
    near(cg, 0.379106362)
    near(cgk, 0.341195726)
    near(bias, 0.003)
    near(biasP, 0.616870615)
    assert.equal(capable, false)
    assert.equal(gaugeCapability(VALUES, 10, 1.2).capable, true)
  })

  test('a bias counts for Cgk alone', () => {
    const at = (reference: number) => gaugeCapability(VALUES, reference, 1.2)
    near(at(10.003).cg, at(10.103).cg)
    // 0.1 x 1.2 - 0.1 over 0.1 x 1.2
    near(at(10.103).cgk, at(10.003).cgk / 6, 1e-9)
    assert.ok(at(10.103).biasP < 1e-6)
  })

  test('too few measurements are refused', () => {
    assert.throws(() => gaugeCapability([1, 2, 3], 2, 1), /at least 10 measurements of one part, received 3/)
    assert.throws(() => gaugeCapability(VALUES, 10, 0), /a tolerance wider than 0, received 0/)
  })
})

suite('normality and bounds', () => {
  test('a skewed sample is told from a normal one; statistics against SciPy', () => {
    const skewed = normality([0.1, 0.15, 0.22, 0.3, 0.41, 0.6, 0.9, 1.4, 2.3, 4.2, 7.5, 12.1])!
    near(skewed.statistic, 1.510525311)
    assert.ok(skewed.p < 0.001)
    assert.ok(normality(VALUES)!.p > 0.5)
  })

  test('p at the published critical values (Stephens 1974, mean and deviation estimated)', () => {
    for (const [corrected, p] of [
      [0.631, 0.1],
      [0.752, 0.05],
      [0.873, 0.025],
      [1.035, 0.01]
    ] as const)
      near(pOf(corrected), p, 0.03 * p)
  })

  test('the four formulas of p meet where one takes over from the next', () => {
    for (const limit of [0.2, 0.34, 0.6]) near(pOf(limit - 1e-9), pOf(limit), 0.005)
  })

  test('few values, or all alike, say nothing', () => {
    assert.equal(normality([1, 2, 3, 4, 5, 6, 7]), null)
    assert.equal(normality(Array<number>(20).fill(3)), null)
  })

  test('bounds of a standard deviation, against SciPy', () => {
    const { low, high } = deviationBounds(0.026377821625, 19)
    near(low, 0.02006008)
    near(high, 0.038526698)
  })
})
