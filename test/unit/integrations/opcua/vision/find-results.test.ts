import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { RecordsWanted } from '../../../../../src/domain/channels/line.ts'
import { createVisionResults, REMEMBERED } from '../../../../../src/integrations/opcua/vision/find-results.ts'
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
})
