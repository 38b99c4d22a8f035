import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import type { InspectionResult } from '../../../../src/domain/inspection/inspection.ts'
import { createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import { createLabelledScores } from '../../../../src/store/labelled/labelled-scores.ts'
import { createReviewBook } from '../../../../src/store/labelled/review-book.ts'
import { tempFolder } from '../../temp-folder.ts'
import { openTestDatabase } from '../database/database-fixture.ts'
import { record } from '../records/record-fixture.ts'

const now = (): Date => new Date('2026-02-03T04:05:06Z')

async function bench(t: TestContext) {
  const database = await openTestDatabase(t)
  const book = createReviewBook({
    database,
    home: 'here',
    folder: tempFolder(t),
    maxWaiting: 100,
    minFreeBytes: 0,
    audit: createAuditWriter('here', now),
    now
  })
  let n = 0
  const add = async (
    label: 'good' | 'defect' | 'unsure' | null,
    score: number | null,
    changes: Partial<InspectionResult> & { readonly sampled?: boolean; readonly at?: string } = {}
  ): Promise<void> => {
    const { sampled = false, at, ...rest } = changes
    const part = record(++n, { score, reason: 'WITHIN_THRESHOLD', ...rest })
    const { measId: _m, ok: _o, code: _c, timingsMs: _t, ...result } = part.result
    await book.add({ at: at ?? part.at, result, sampled }, { bytes: Buffer.from(`${n}`), extension: 'png' })
    if (label !== null) await book.say(result.resultId, { label, defectKind: null }, { name: 'anna' })
  }
  const { recipe, modelVersion } = record(1).result
  const scores = (home: string, sampledOnly = false, since = '2000-01-01T00:00:00.000Z') =>
    createLabelledScores(database, home)({ recipe, modelVersion, since, sampledOnly })
  return { add, scores }
}

suite('scores of labelled parts', () => {
  test('by label; of this recipe, version and station alone; what waits or is unsure does not count', async (t) => {
    const { add, scores } = await bench(t)
    await add('good', 0.1)
    await add('defect', 0.9, { reason: 'ABOVE_THRESHOLD' })
    await add('defect', 0.5, { reason: 'IN_REVIEW_BAND' })
    await add('unsure', 0.3)
    await add(null, 0.2)
    await add('good', 0.4, { recipe: 'another' })
    await add('good', 0.4, { modelVersion: 'another' })
    const found = await scores('here')
    assert.deepEqual([found.good, found.defect.toSorted()], [[0.1], [0.5, 0.9]])
    assert.deepEqual(await scores('there'), { good: [], defect: [] })
  })

  test('what is NG for another reason than its score is so at any threshold', async (t) => {
    const { add, scores } = await bench(t)
    await add('defect', null, { reason: 'PART_NOT_FOUND' })
    await add('defect', 0.2, { reason: 'NOT_THIS_PART' })
    assert.deepEqual((await scores('here')).defect, [Infinity, Infinity])
  })

  test('only those that chance chose; only those judged since then', async (t) => {
    const { add, scores } = await bench(t)
    await add('good', 0.1, { sampled: true, at: '2026-01-01T00:00:00.000Z' })
    await add('good', 0.2, { at: '2026-01-03T00:00:00.000Z' })
    assert.deepEqual((await scores('here', true)).good, [0.1])
    assert.deepEqual((await scores('here', false, '2026-01-02T00:00:00.000Z')).good, [0.2])
  })
})
