import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { LineResult, RecordsWanted } from '../../../../../src/domain/channels/line.ts'
import {
  createVisionResults,
  MAX_DEPTH,
  REMEMBERED
} from '../../../../../src/integrations/opcua/vision/find-results.ts'
import { failedResult, judgedResult } from '../../../../../src/integrations/opcua/vision/vision-result.ts'
import { record } from '../../../store/records/record-fixture.ts'

const ANY = { resultState: 0, measId: '', partId: '', recipe: '', modelVersion: '', jobId: '' }
const JOB = { jobId: 'j', measId: '', partId: '', recipe: '', isSimulated: false }

/** Station north has the records 1 to 5. */
function bench() {
  const asked: RecordsWanted[] = []
  const all = [5, 4, 3, 2, 1].map((n) => record(n).result)
  const results = createVisionResults('north', async (wanted) => {
    asked.push(wanted)
    const found = wanted.resultId === undefined ? all : all.filter(({ resultId }) => resultId === wanted.resultId)
    return found.slice(0, wanted.limit)
  })
  return { asked, results, idOf: (n: number): string => record(n).result.resultId }
}

suite('vision results', () => {
  test('a list is of the records of the station, newest first, page by page', async () => {
    const { asked, results, idOf } = bench()
    const page = await results.list({ ...ANY, measId: 'm' }, 1, 2)
    assert.deepEqual([page.results.map(({ resultId }) => resultId), page.isComplete], [[idOf(4), idOf(3)], false])
    assert.deepEqual((await results.list(ANY, 3, 2)).isComplete, true)
    const rest = { partId: undefined, recipe: undefined, modelVersion: undefined }
    assert.deepEqual(asked[0], { station: 'north', measId: 'm', ...rest, limit: 4 })
  })

  test('a result of a job keeps its job; without a record it is found while it is remembered', async () => {
    const { results, idOf } = bench()
    results.add(judgedResult(record(3).result, JOB))
    const failed = failedResult(JOB, { resultId: 'f', state: 'failed', at: new Date(0) })
    results.add(failed)
    const { results: listed } = await results.list(ANY, 0, 0)
    assert.deepEqual(
      listed.map(({ jobId }) => jobId),
      ['', '', 'j', '', '']
    )
    const ofJob = await results.list({ ...ANY, jobId: 'j' }, 0, 0)
    assert.deepEqual(
      ofJob.results.map(({ resultId }) => resultId),
      ['f', idOf(3)]
    )
    assert.deepEqual(await results.list({ ...ANY, resultState: 4 }, 0, 0), { results: [failed], isComplete: true })
    assert.equal(await results.byId('f'), failed)
    for (let n = 0; n < REMEMBERED; n++) results.add({ ...failed, resultId: `more-${n}` })
    assert.equal(await results.byId('f'), undefined)
    assert.deepEqual([(await results.byId(idOf(3)))?.jobId, await results.byId('none')], ['', undefined])
  })

  test('what was simulated is never OK, also where only its record is known', async () => {
    const dry = {
      ...record(1, { verdict: 'OK', ok: true, code: 1, reason: 'WITHIN_THRESHOLD' }).result,
      simulated: true
    }
    const results = createVisionResults('north', async () => [dry as LineResult['result']])
    const found = [await results.byId(dry.resultId), ...(await results.list(ANY, 0, 0)).results]
    for (const one of found) {
      const values = Object.fromEntries(one!.content.map(({ name, value }) => [name, value]))
      assert.deepEqual([one!.isSimulated, values['Code'], values['Ok']], [true, 9, false])
    }
    assert.equal(found.length, 2)
  })

  test('a list that is longer than can be read says that there is more, and never that it ends', async () => {
    const one = record(1).result
    const results = createVisionResults('north', async ({ limit }) => Array.from({ length: limit }, () => one))
    const last = await results.list(ANY, MAX_DEPTH - 100, 100)
    assert.deepEqual([last.results.length, last.isComplete], [100, false])
    await assert.rejects(results.list(ANY, MAX_DEPTH, 100), /expected a start index below 10000, received 10000/)
  })
})
