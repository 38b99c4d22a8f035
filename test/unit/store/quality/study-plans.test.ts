import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { StudyPlan } from '../../../../src/domain/quality/study-plan.ts'
import { createAuditLog, createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import { createStudyPlans } from '../../../../src/store/quality/study-plans.ts'
import { createInspectionRecords } from '../../../../src/store/records/inspection-records.ts'
import { openTestDatabase } from '../database/database-fixture.ts'
import { record } from '../records/record-fixture.ts'

const now = (): Date => new Date('2026-02-03T04:05:06Z')
const EVA = { name: 'eva', role: 'admin' }
const PLAN: StudyPlan = {
  name: 'msa-1',
  recipe: 'ring',
  parts: [{ part: '1', reference: 'good' }],
  stations: ['left'],
  presentations: 2,
  tolerances: [{ characteristic: 'diameter', low: 9.9, high: null }],
  masters: []
}

suite('plans of studies', () => {
  test('are kept as they were made, once a name, each change in the audit', async (t) => {
    const database = await openTestDatabase(t)
    const audit = createAuditWriter('here', now)
    const plans = createStudyPlans({ database, home: 'here', audit, now })
    assert.equal(await plans.get('msa-1'), undefined)
    const planned = await plans.add(PLAN, EVA)
    assert.deepEqual(planned, { ...PLAN, createdAt: '2026-02-03T04:05:06.000Z', createdBy: 'eva' })
    assert.deepEqual(await plans.get('msa-1'), planned)
    await assert.rejects(plans.add(PLAN, EVA), { code: 'STUDY_EXISTS' })
    assert.deepEqual(await plans.list(), [planned])
    await plans.remove('msa-1', EVA)
    await assert.rejects(plans.remove('msa-1', EVA), { code: 'STUDY_NOT_FOUND' })
    assert.deepEqual(
      (await createAuditLog(database, audit).list({}, { limit: 9 })).map(({ action, subject }) => [action, subject]),
      [
        ['study.removed', 'study/msa-1'],
        ['study.planned', 'study/msa-1']
      ]
    )
  })

  test('pictures are counted by part and station, also those of another station on the same database', async (t) => {
    const database = await openTestDatabase(t)
    const plans = createStudyPlans({ database, home: 'here', audit: createAuditWriter('here', now), now })
    await createInspectionRecords(database, 'here').add([
      record(1, { partId: '1', station: 'left' }, { study: 'msa-1' }),
      record(2, { partId: '1', station: 'left' }, { study: 'msa-1' }),
      record(3, { partId: '2' }, { study: 'msa-1', home: 'there' }),
      record(4, { partId: '1', station: 'left' }, { study: 'msa-2' }),
      record(5, { partId: '1', station: 'left' })
    ])
    const counts = await plans.counts('msa-1')
    assert.deepEqual(
      counts.toSorted((a, b) => b.count - a.count),
      [
        { part: '1', station: 'left', count: 2 },
        { part: '2', station: null, count: 1 }
      ]
    )
  })
})
