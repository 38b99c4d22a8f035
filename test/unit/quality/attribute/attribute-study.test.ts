import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { crossTable, studyAttributes } from '../../../../src/quality/attribute/attribute-study.ts'
import { type Decision, planOf } from '../../../../src/quality/attribute/decision.ts'
import { examplePlan } from './aiag-example.ts'

const study = studyAttributes(examplePlan())
const to = (digits: number, value: number | undefined): number => Number(value!.toFixed(digits))

suite("the manual's worked example (AIAG MSA, 4th edition, chapter III section C)", () => {
  test('cross tables of the appraisers and of the reference, as printed', () => {
    const { parts } = examplePlan()
    const of = (i: number, j: number) =>
      crossTable(
        parts.flatMap(({ decisions }) =>
          decisions[i]!.map((it, trial) => [it.accepted, decisions[j]![trial]!.accepted] as const)
        )
      )
    assert.deepEqual(of(0, 1), [
      [44, 6],
      [3, 97]
    ])
    assert.deepEqual(of(1, 2), [
      [42, 5],
      [9, 94]
    ])
    assert.deepEqual(of(0, 2), [
      [43, 7],
      [8, 92]
    ])
    const withReference = [0, 1, 2].map((station) =>
      crossTable(
        parts.flatMap(({ decisions, reference }) =>
          decisions[station]!.map(({ accepted }) => [accepted, reference === 'good'] as const)
        )
      )
    )
    assert.deepEqual(withReference, [
      [
        [45, 5],
        [3, 97]
      ],
      [
        [45, 2],
        [3, 100]
      ],
      [
        [42, 9],
        [6, 93]
      ]
    ])
  })

  test('kappa: 0.86, 0.78, 0.79 between the appraisers; 0.88, 0.92, 0.77 with the reference', () => {
    assert.deepEqual(
      study.pairs.map(({ stations, kappa }) => [stations.join('*'), to(2, kappa?.kappa)]),
      [
        ['A*B', 0.86],
        ['A*C', 0.78],
        ['B*C', 0.79]
      ]
    )
    assert.deepEqual(
      study.stations.map(({ kappa }) => to(2, kappa?.kappa)),
      [0.88, 0.92, 0.77]
    )
  })

  test('42, 45 and 40 of 50 parts are right, 39 by all; with the bounds of the manual', () => {
    const whole = [...study.stations, study.system].map(({ effectiveness }) => effectiveness.byPart!)
    assert.deepEqual(
      whole.map(({ count, of }) => [count, of]),
      [
        [42, 50],
        [45, 50],
        [40, 50],
        [39, 50]
      ]
    )
    // Printed in whole per cent: 71 to 93, 78 to 97, 66 to 90, 64 to 88.
    assert.deepEqual(
      whole.map(({ low, high }) => [to(2, low), to(2, high)]),
      [
        [0.71, 0.93],
        [0.78, 0.97],
        [0.66, 0.9],
        [0.64, 0.88]
      ]
    )
    // No appraiser was wrong three times of one part: as many parts are repeated as are right.
    assert.deepEqual(
      study.stations.map(({ repeatability }) => repeatability!.count),
      [42, 45, 40]
    )
  })

  test('miss rates 6.3, 6.3 and 12.5 %, false alarms 4.9, 2.0 and 8.8 %', () => {
    assert.deepEqual(
      study.stations.map(({ miss, falseAlarm }) => [to(3, miss.byDecision?.rate), to(3, falseAlarm.byDecision?.rate)]),
      [
        [0.063, 0.049],
        [0.063, 0.02],
        [0.125, 0.088]
      ]
    )
    assert.deepEqual(
      study.stations.map(({ acceptance }) => [acceptance.effectiveness, acceptance.miss, acceptance.falseAlarm]),
      [
        ['marginal', 'unacceptable', 'acceptable'],
        ['acceptable', 'unacceptable', 'acceptable'],
        ['marginal', 'unacceptable', 'marginal']
      ]
    )
  })

  test('by part, one wrong trial makes a miss or a false alarm', () => {
    const { miss, falseAlarm } = study.stations[0]!
    // A passed 22, 26 and 34 once each; A rejected 6, 14, 21, 36 and 43 once each.
    assert.deepEqual([miss.byPart!.count, miss.byPart!.of], [3, 16])
    assert.deepEqual([falseAlarm.byPart!.count, falseAlarm.byPart!.of], [5, 34])
  })

  test('scores give the zone in which decisions differ', () => {
    // By distance to the middle, 0.5: part 16 (0.531939) is the last before 7 (0.465454), which C rejected once; 9
    // (0.437817) is the first
    // behind 30 (0.561457), which B accepted once.
    const { acceptedUpTo, rejectedFrom, parts } = study.zone!
    assert.deepEqual([to(6, acceptedUpTo), to(6, rejectedFrom)], [0.031939, 0.062183])
    assert.ok(parts.includes('12') && parts.includes('30'))
  })
})

suite('attribute study', () => {
  const decision = (part: string, accepted: boolean, station = 'one', score: number | null = null): Decision => ({
    part,
    station,
    accepted,
    score
  })

  test('a study in which all is right is acceptable, and chance can say nothing of good parts alone', () => {
    const plan = planOf(
      ['1', '2', '3'].flatMap((part) => [decision(part, true), decision(part, true)]),
      new Map([
        ['1', 'good'],
        ['2', 'good'],
        ['3', 'good']
      ])
    )
    const { system, zone, stations } = studyAttributes(plan)
    assert.equal(system.acceptance.all, 'acceptable')
    assert.equal(system.acceptance.miss, null)
    assert.equal(system.fleiss, null)
    assert.equal(stations[0]!.kappa, null)
    assert.equal(zone, null)
  })

  test('a part without a reference, or presented another number of times, is named', () => {
    const references = new Map([['1', 'good'] as const, ['2', 'defect'] as const])
    assert.throws(() => planOf([], references), /expected decisions of a study, received none/)
    assert.throws(() => planOf([decision('9', true)], references), /expected a reference, good or defect, for part '9'/)
    assert.throws(
      () => planOf([decision('1', true), decision('1', true), decision('2', false)], references),
      /each part presented 2 times to each station, received part '2' 1 times at station 'one'/
    )
  })

  test('properties: right by part is at most right by decision; stations in any order give the same', () => {
    const parts = fc.array(fc.tuple(fc.boolean(), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 })), {
      minLength: 1,
      maxLength: 20
    })
    fc.assert(
      fc.property(parts, (rows) => {
        const of = (names: readonly [string, string]) =>
          studyAttributes(
            planOf(
              rows.flatMap(([, accepted], n) =>
                accepted.map((it, trial) => decision(`p${n}`, it, names[trial < 3 ? 0 : 1]))
              ),
              new Map(rows.map(([good], n) => [`p${n}`, good ? 'good' : 'defect']))
            )
          )
        const { system, stations } = of(['a', 'b'])
        for (const { effectiveness, repeatability } of [...stations, system]) {
          assert.ok(effectiveness.byPart!.rate <= effectiveness.byDecision!.rate + 1e-12)
          assert.ok(effectiveness.byPart!.count <= repeatability!.count)
        }
        assert.ok(system.effectiveness.byPart!.count <= Math.min(...stations.map((s) => s.effectiveness.byPart!.count)))
        assert.deepEqual(of(['z', 'b']).system, system)
      })
    )
  })
})
