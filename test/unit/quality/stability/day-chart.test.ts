import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { c4 } from '../../../../src/quality/stability/c4.ts'
import { dayChart } from '../../../../src/quality/stability/day-chart.ts'
import { studyStability } from '../../../../src/quality/study/stability-study.ts'
import type { Measurement } from '../../../../src/quality/study/measurement.ts'

const near = (actual: number, expected: number, tolerance: number): void => {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} != ${expected}`)
}
const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}`

suite('c4', () => {
  test('the table of control chart constants (Montgomery, appendix VI)', () => {
    for (const [n, expected] of [
      [2, 0.7979],
      [3, 0.8862],
      [5, 0.94],
      [10, 0.9727],
      [25, 0.9896]
    ] as const)
      near(c4(n), expected, 5e-5)
  })
})

suite('chart of days', () => {
  test('limits by hand: three days of three values', () => {
    // Means 2, 3, 4, so the centre is 3; each deviation is 1, so sigma = 1 / c4(3) = 1.1284 and the limits are
    // 3 +- 3 * 1.1284 / sqrt(3) = 3 +- A3(3) = 1.954.
    const chart = dayChart([
      { day: day(1), values: [1, 2, 3] },
      { day: day(2), values: [2, 3, 4] },
      { day: day(3), values: [3, 4, 5] }
    ])!
    near(chart.centre, 3, 1e-12)
    near(chart.sigma, 1.1284, 1e-4)
    near(chart.points[0]!.high, 4.954, 1e-3)
    near(chart.points[0]!.low, 1.046, 1e-3)
    assert.equal(chart.stable, true)
  })

  test('piston rings of Montgomery, chapter 6: A3(5) = 1.427 and B4(5) = 2.089 make the limits', () => {
    // Days of 5 values with the mean 74.001 and the deviation 0.0094, as the example has them on average.
    const values = (spread: number) => {
      const raw = [-2, -1, 0, 1, 2].map((step) => step / Math.sqrt(2.5))
      return raw.map((step) => 74.001 + spread * step)
    }
    const chart = dayChart(Array.from({ length: 24 }, (_, n) => ({ day: day(n + 1), values: values(0.0094) })))!
    near(chart.points[0]!.high, 74.0144, 5e-5)
    near(chart.points[0]!.low, 73.9876, 5e-5)
    // One day with 2.2 times the spread lies above B4 = 2.089 of the mean spread, one with 1.9 times does not.
    const withOne = (spread: number): boolean =>
      dayChart(Array.from({ length: 200 }, (_, n) => ({ day: `${n}`, values: values(n === 100 ? spread : 0.0094) })))!
        .points[100]!.spreadOut
    assert.deepEqual([withOne(2.2 * 0.0094), withOne(1.9 * 0.0094)], [true, false])
  })

  test('a day that lies apart is named with its pattern', () => {
    const random = createRandom(3)
    const days = Array.from({ length: 12 }, (_, n) => ({
      day: day(n + 1),
      values: Array.from({ length: 10 }, () => 50 + 0.01 * random.normal() + (n === 7 ? 0.02 : 0))
    }))
    const { points, stable } = dayChart(days)!
    assert.equal(stable, false)
    assert.deepEqual(
      points.filter(({ rules }) => rules.includes('one-beyond-3')).map((point) => point.day),
      [day(8)]
    )
  })

  test('days that do not vary say nothing; one day is no chart', () => {
    const same = [1, 2].map((n) => ({ day: day(n), values: [5, 5] }))
    assert.equal(dayChart(same), null)
    assert.throws(() => dayChart(same.slice(1)), /expected at least 2 days, received 1/)
    assert.throws(() => dayChart([...same, { day: day(3), values: [5] }]), /expected at least 2 values of 2026-03-03/)
  })
})

suite('stability of a study', () => {
  const measurement = (part: string, n: number, trial: number, diameter: number): Measurement => ({
    part,
    station: 'left',
    reference: 'good',
    source: `${part}-${n}-${trial}`,
    verdict: 'OK',
    values: { score: null, diameter, bore: null, eccentricity: null },
    inMm: true,
    at: `${day(n)}T0${trial}:00:00.000Z`
  })

  test('what lies between parts is taken out; a part that missed a day does not count', () => {
    const random = createRandom(9)
    const all = [1, 2, 3].flatMap((n) =>
      [0, 1, 2].flatMap((trial) => [
        measurement('a', n, trial, 10 + 0.001 * random.normal()),
        measurement('b', n, trial, 20 + 0.001 * random.normal()),
        ...(n === 2 ? [] : [measurement('c', n, trial, 30)])
      ])
    )
    const [study, ...more] = studyStability(all)
    assert.deepEqual(
      [more.length, study?.characteristic, study?.station, study?.parts],
      [0, 'diameter', 'left', ['a', 'b']]
    )
    near(study!.chart.centre, 0, 1e-9)
    near(study!.chart.sigma, 0.001, 0.0006)
  })

  test('one day, or times that nobody knows: nothing', () => {
    const all = [0, 1].map((trial) => measurement('a', 1, trial, 10 + trial))
    assert.deepEqual(studyStability(all), [])
    const { at: _at, ...untimed } = measurement('a', 2, 0, 10)
    assert.deepEqual(studyStability([...all, untimed, measurement('a', 2, 1, 11)]), [])
  })
})
