import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { gaugeRr } from '../../../../src/quality/variable/gauge-rr.ts'

/** AIAG, Measurement Systems Analysis, 4th edition, figure III-B 15: 3 appraisers, 3 trials, 10 parts in columns. */
const APPRAISERS = [
  [
    [0.29, -0.56, 1.34, 0.47, -0.8, 0.02, 0.59, -0.31, 2.26, -1.36],
    [0.41, -0.68, 1.17, 0.5, -0.92, -0.11, 0.75, -0.2, 1.99, -1.25],
    [0.64, -0.58, 1.27, 0.64, -0.84, -0.21, 0.66, -0.17, 2.01, -1.31]
  ],
  [
    [0.08, -0.47, 1.19, 0.01, -0.56, -0.2, 0.47, -0.63, 1.8, -1.68],
    [0.25, -1.22, 0.94, 1.03, -1.2, 0.22, 0.55, 0.08, 2.12, -1.62],
    [0.07, -0.68, 1.34, 0.2, -1.28, 0.06, 0.83, -0.34, 2.19, -1.5]
  ],
  [
    [0.04, -1.38, 0.88, 0.14, -1.46, -0.29, 0.02, -0.46, 1.77, -1.49],
    [-0.11, -1.13, 1.09, 0.2, -1.07, -0.67, 0.01, -0.56, 1.45, -1.77],
    [-0.15, -0.96, 0.67, 0.11, -1.45, -0.49, 0.21, -0.49, 1.87, -2.16]
  ]
]
const EXAMPLE = Array.from({ length: 10 }, (_, part) => APPRAISERS.map((trials) => trials.map((row) => row[part]!)))

const near = (actual: number | undefined | null, expected: number, within: number): void => {
  assert.ok(Math.abs(actual! - expected) < within, `${actual}, expected ${expected}`)
}

suite('gauge R&R', () => {
  test("the manual's example: its analysis of variance", () => {
    const { anova, pooled } = gaugeRr(EXAMPLE, null)
    const printed = [
      ['part', 9, 88.3619],
      ['station', 2, 3.1673],
      ['part x station', 18, 0.359],
      ['repeatability', 60, 2.7589]
    ] as const
    assert.equal(pooled, true)
    for (const [n, [source, freedom, squares]] of printed.entries()) {
      assert.deepEqual([anova[n]!.source, anova[n]!.freedom], [source, freedom])
      near(anova[n]!.squares, squares, 6e-5)
    }
    // Against repeatability with the interaction pooled: 245.614 and 39.617.
    near(anova[0]!.f, 245.614, 0.01)
    near(anova[1]!.f, 39.617, 0.01)
    near(anova[2]!.f, 0.434, 5e-4)
    near(anova[2]!.p, 0.974, 5e-4)
  })

  test("the manual's example: 0.199933 within, 0.226838 between appraisers, 0.302373 in all; 4 categories", () => {
    const { repeatability, reproducibility, gauge, partToPart, total, distinctCategories, rating } = gaugeRr(EXAMPLE, 6)
    near(repeatability.deviation, 0.199933, 1e-6)
    near(reproducibility?.deviation, 0.226838, 5e-6)
    near(gauge.deviation, 0.302373, 5e-6)
    near(partToPart.deviation, 1.042327, 5e-6)
    near(total.deviation, 1.085, 5e-4)
    near(gauge.contribution, 0.078, 5e-4)
    near(gauge.toleranceShare, 0.302373, 5e-6)
    assert.equal(distinctCategories, 4)
    assert.equal(rating, 'marginal')
    assert.ok(repeatability.low < repeatability.deviation && repeatability.deviation < repeatability.high)
  })

  test('one station (type 3): repeatability is the deviation inside of the cells', () => {
    // 3 parts at 0, 10 and 20, each measured as -1 and +1 around it: variance inside 2; between, (200 - 2) / 2.
    const { repeatability, reproducibility, partToPart, gauge, anova } = gaugeRr([[[-1, 1]], [[9, 11]], [[19, 21]]], 20)
    near(repeatability.variance, 2, 1e-12)
    near(partToPart.variance, 99, 1e-12)
    assert.equal(reproducibility, null)
    near(gauge.toleranceShare, (6 * Math.SQRT2) / 20, 1e-12)
    assert.deepEqual(
      anova.map(({ source }) => source),
      ['part', 'repeatability']
    )
  })

  test('an interaction that is there is not pooled', () => {
    // Each station is right of one part and wrong of the other.
    const { pooled, reproducibility } = gaugeRr(
      [
        [
          [0, 0.1],
          [5, 5.1]
        ],
        [
          [5, 5.1],
          [0, 0.1]
        ],
        [
          [9, 9.1],
          [9, 9.1]
        ]
      ],
      null
    )
    assert.equal(pooled, false)
    assert.ok(reproducibility!.variance > 5)
  })

  test('too little, and cells of different sizes, are refused', () => {
    assert.throws(() => gaugeRr([[[1, 2]]], null), /at least 2 parts, 1 station and 2 trials, received 1, 1 and 2/)
    assert.throws(() => gaugeRr([[[1, 2]], [[1, 2, 3]]], null), /expected 2 trials of each part at each of 1 stations/)
  })

  test('property: shares add up, and neither an offset nor the unit changes them', () => {
    const cell = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 2 })
    const cells = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 3, maxLength: 6 })
    fc.assert(
      fc.property(cells, (values) => {
        const flat = values.flat(2)
        fc.pre(Math.max(...flat) - Math.min(...flat) > 0.01)
        const one = gaugeRr(values, null)
        near(one.gauge.variance + one.partToPart.variance, one.total.variance, 1e-9)
        const moved = gaugeRr(
          values.map((row) => row.map((cell) => cell.map((value) => 100 + 2 * value))),
          null
        )
        near(moved.total.variance, 4 * one.total.variance, 1e-6)
      })
    )
  })
})
