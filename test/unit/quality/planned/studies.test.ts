import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { PlannedStudy, StudyPlan } from '../../../../src/domain/quality/study-plan.ts'
import { analyseStudy, createStudies } from '../../../../src/quality/planned/studies.ts'
import { studyProgress } from '../../../../src/quality/planned/study-progress.ts'
import { record } from '../../store/records/record-fixture.ts'

const PLAN: StudyPlan = {
  name: 'msa-1',
  recipe: 'ring',
  parts: [
    { part: '1', reference: 'good' },
    { part: '2', reference: 'defect' }
  ],
  stations: ['left', 'right'],
  presentations: 2,
  tolerances: [],
  masters: []
}
const STUDY: PlannedStudy = { ...PLAN, createdAt: '2026-01-01T00:00:00.000Z', createdBy: 'eva' }
const AT = new Date('2026-02-03T04:05:06Z')

/** Each part twice to each station: the good one accepted, the other rejected. */
const RECORDS = ['left', 'right'].flatMap((station, s) =>
  ['1', '2'].flatMap((partId, p) =>
    [0, 1].map((trial) =>
      record(4 * s + 2 * p + trial, { partId, station, verdict: partId === '1' ? 'OK' : 'NG', score: 0.1 + 0.5 * p })
    )
  )
)

suite('progress of a study', () => {
  test('counts what the plan asks for, and apart what it does not', () => {
    const progress = studyProgress(STUDY, [
      { part: '1', station: 'left', count: 3 },
      { part: '2', station: 'right', count: 1 },
      { part: '9', station: 'left', count: 1 },
      { part: '1', station: null, count: 1 }
    ])
    assert.deepEqual([progress.doneCount, progress.plannedCount, progress.beyondPlan], [3, 8, 3])
    assert.deepEqual(
      progress.done.map(({ count }) => count),
      [2, 0, 0, 1]
    )
  })
})

suite('analysis of a planned study', () => {
  test('of each part and station the first presentations count, as many as planned', () => {
    const late = record(20, { partId: '1', station: 'left', verdict: 'NG', score: 0.9 })
    const { attribute, measurements } = analyseStudy(STUDY, [...RECORDS, late], AT)
    assert.equal(measurements.length, 8)
    assert.deepEqual([attribute.trials, attribute.system.effectiveness.byPart?.rate], [2, 1])
  })

  test('an unfinished one says how much is missing, one with two versions why it cannot be used', () => {
    assert.throws(() => analyseStudy(STUDY, RECORDS.slice(1), AT), {
      code: 'STUDY_UNFINISHED',
      message: /expected 8 presentations, received 7/
    })
    const [first, ...rest] = RECORDS
    const mixed = [{ ...first!, result: { ...first!.result, modelVersion: 'v2' } }, ...rest]
    assert.throws(() => analyseStudy(STUDY, mixed, AT), { code: 'STUDY_UNUSABLE', message: /one model version/ })
  })
})

suite('planning a study', () => {
  const studies = createStudies({
    plans: {
      list: async () => [],
      get: async () => undefined,
      add: async (plan) => ({ ...plan, createdAt: STUDY.createdAt, createdBy: 'eva' }),
      remove: () => Promise.reject(new Error('not in this test')),
      counts: async () => []
    },
    records: { list: async () => [] },
    checkRecipe: async () => {},
    now: () => AT
  })
  const planning = (changes: Partial<StudyPlan>) => studies.plan({ ...PLAN, ...changes }, { name: 'eva' })

  test('a sound plan is taken', async () => {
    assert.equal((await planning({})).plannedCount, 8)
  })

  test('what cannot become a report is refused at once', async () => {
    await assert.rejects(planning({ parts: [PLAN.parts[0]!, PLAN.parts[0]!] }), {
      code: 'STUDY_INVALID',
      message: /expected each part once, received '1' twice/
    })
    await assert.rejects(planning({ stations: ['left', 'left'] }), /expected each station once/)
    await assert.rejects(
      planning({ tolerances: [{ characteristic: 'bore', low: 2, high: 1 }] }),
      /bore: expected a lower limit below the upper one/
    )
    const bore = { characteristic: 'bore', low: 1, high: 2 } as const
    await assert.rejects(planning({ tolerances: [bore, bore] }), /expected one tolerance of bore, received two/)
    const master = { characteristic: 'diameter', part: '1', value: 50 } as const
    await assert.rejects(planning({ masters: [master] }), /expected a tolerance with two limits/)
    const tolerances = [{ characteristic: 'diameter', low: 49, high: 51 }] as const
    await assert.rejects(planning({ masters: [master], tolerances }), /at least 10 times to each station, received 2/)
    await planning({ masters: [master], tolerances, presentations: 10 })
  })

  test('a study that nobody planned', async () => {
    await assert.rejects(studies.report('msa-9'), { code: 'STUDY_NOT_FOUND' })
  })
})
