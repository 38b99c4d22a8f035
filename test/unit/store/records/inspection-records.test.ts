import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { InspectionRecord, RecordCursor, RecordFilter } from '../../../../src/domain/records/record.ts'
import { createInspectionRecords } from '../../../../src/store/records/inspection-records.ts'
import type { Database } from '../../../../src/store/database/open-database.ts'
import { createRecordFigures } from '../../../../src/store/records/record-figures.ts'
import { openTestDatabase } from '../database/database-fixture.ts'
import { record } from './record-fixture.ts'

const fixture = async (t: TestContext) => createInspectionRecords(await openTestDatabase(t), 'here')
const cursorOf = ({ at, result }: InspectionRecord): RecordCursor => ({ at, id: result.resultId })
const SHA256 = 'ab'.repeat(32)

/** Puts the n-th record into review. */
async function label(database: Database, n: number, said: string | null, recipe = 'ring'): Promise<void> {
  const { at, result } = record(n)
  await database
    .insertInto('reviews')
    .values({
      id: result.resultId,
      at,
      home: 'here',
      recipe,
      model_version: 'v',
      station: null,
      part_id: null,
      verdict: 'OK',
      reason: 'WITHIN_THRESHOLD',
      score: 1,
      threshold: 2,
      circle: null,
      sampled: 1,
      picture_sha256: 'a',
      picture_extension: 'png',
      label: said,
      labelled_by: null,
      labelled_at: null,
      defect_kind: null
    })
    .execute()
}

suite('inspection records', () => {
  test('a record comes back as it was, to the last digit', async (t) => {
    const records = await fixture(t)
    const whole = record(
      1,
      { partId: '4711', measId: 'M-1', station: 'Süd/1' },
      { frameSha256: SHA256, picture: { sha256: SHA256, extension: 'png' } }
    )
    const bare = record(2, {
      verdict: 'NG',
      reason: 'PART_NOT_FOUND',
      code: 4,
      score: null,
      circle: null,
      timingsMs: { decode: 1e-7, total: 12345678.901 }
    })
    const good = record(3, { verdict: 'OK', ok: true, code: 1, reason: 'WITHIN_THRESHOLD', score: -1 })
    await records.add([whole, bare, good])
    const lengths = { radius: 40.5, diameter: 81, offsetX: 0.1, offsetY: -0.2, eccentricity: 0.3 }
    const bored = record(4, {
      bore: { circle: { cx: 1, cy: 2, r: 40.5, confidence: 0.5 }, px: lengths, mm: null, ovality: 0.01 }
    })
    const boreless = record(5, { bore: null })
    const dry = record(8, { simulated: true })
    const seen = record(6, {
      reason: 'NOT_THIS_PART',
      code: 6,
      evidence: [
        { name: 'outline', score: 2.4000000000000004, says: 'oval by 14 %' },
        { name: 'embedding', score: -0.1 }
      ]
    })
    const nothing = record(7, { evidence: [] })
    await records.add([bored, boreless, dry, seen, nothing])
    for (const expected of [whole, bare, good, bored, boreless, dry, seen, nothing])
      assert.deepEqual(await records.get(expected.result.resultId), expected)
    assert.equal(await records.get('another'), undefined)
  })

  test('what is there already is left as it is, the rest is added', async (t) => {
    const records = await fixture(t)
    await records.add([record(1)])
    await records.add([record(1, { score: 9 }), record(2)])
    await records.add([])
    assert.deepEqual(await records.list({}, { limit: 9 }), [record(2), record(1)])
  })

  test('all of a batch or none of it', async (t) => {
    const records = await fixture(t)
    await assert.rejects(records.add([record(1), record(2, { verdict: 'FINE' as never })]))
    await assert.rejects(records.add([record(1), record(2, { threshold: null as never })]))
    assert.deepEqual(await records.list({}, { limit: 9 }), [])
  })

  test('takes a large batch', async (t) => {
    const records = await fixture(t)
    await records.add(Array.from({ length: 1000 }, (_, n) => record(n)))
    assert.equal((await records.list({}, { limit: 2000 })).length, 1000)
  })

  test('is filtered', async (t) => {
    const records = await fixture(t)
    await records.add([
      record(1, { recipe: 'ring', verdict: 'OK', reason: 'WITHIN_THRESHOLD', station: 'a' }),
      record(2, { recipe: 'ring', verdict: 'NG', reason: 'FAULT', station: 'b', partId: 'p' }),
      record(3, { recipe: 'disc', verdict: 'REVIEW', reason: 'IN_REVIEW_BAND', measId: 'm' }, { frameSha256: SHA256 }),
      record(
        4,
        { recipe: 'disc', verdict: 'NG', modelVersion: 'v2' },
        { home: 'there', picture: { sha256: SHA256, extension: 'bmp' } }
      )
    ])
    const found = async (filter: RecordFilter) =>
      (await records.list(filter, { limit: 9 })).map(({ result }) => Number(result.resultId.slice(-4)))
    assert.deepEqual(await found({}), [4, 3, 2, 1])
    assert.deepEqual(await found({ recipe: 'ring' }), [2, 1])
    assert.deepEqual(await found({ modelVersion: 'v2' }), [4])
    assert.deepEqual(await found({ verdicts: ['NG', 'REVIEW'] }), [4, 3, 2])
    assert.deepEqual(await found({ verdicts: ['OK'] }), [1])
    assert.deepEqual(await found({ reason: 'FAULT' }), [2])
    assert.deepEqual(await found({ station: 'a' }), [1])
    assert.deepEqual(await found({ partId: 'p' }), [2])
    assert.deepEqual(await found({ measId: 'm' }), [3])
    assert.deepEqual(await found({ picture: true }), [4])
    assert.deepEqual(await found({ picture: false }), [3, 2, 1])
    assert.deepEqual(await found({ from: record(2).at, to: record(4).at }), [3, 2])
    assert.deepEqual(await found({ recipe: 'disc', verdicts: ['NG'], from: record(1).at }), [4])
  })

  test('pages hold every record once, newest first, whatever shares a time and whatever comes meanwhile', async (t) => {
    const database = await openTestDatabase(t)
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 7 }),
        async (seconds, limit) => {
          await database.deleteFrom('inspections').execute()
          const records = createInspectionRecords(database, 'here')
          const all = seconds.map((second, n) => record(n, {}, { at: record(second).at }))
          await records.add(all)
          const read: InspectionRecord[] = []
          for (let after: RecordCursor | undefined; ;) {
            const page = await records.list({}, { after, limit })
            read.push(...page)
            if (page.length < limit) break
            after = cursorOf(page.at(-1)!)
            await records.add([record(1000 + read.length)])
          }
          assert.deepEqual(
            read,
            all.toSorted((a, b) =>
              a.at === b.at ? (a.result.resultId < b.result.resultId ? 1 : -1) : a.at < b.at ? 1 : -1
            )
          )
        }
      ),
      { numRuns: 15 }
    )
  })

  test('tells the measurements of its own data folder since a time', async (t) => {
    const records = await fixture(t)
    const measured = (n: number, home = 'here') => record(n, { measId: `m${n}` }, { home, frameSha256: SHA256 })
    await records.add([measured(1), measured(2), record(3), measured(4, 'there'), measured(5)])
    assert.deepEqual(await records.measured(record(2).at, 9), [measured(5), measured(2)])
    assert.deepEqual(await records.measured(record(1).at, 1), [measured(5)])
  })

  test('over two services a measurement is one record: the second is told of the first', async (t) => {
    const database = await openTestDatabase(t)
    const [here, there] = ['here', 'there'].map((home) =>
      createInspectionRecords(database, home, { repeatMs: 60_000 })
    ) as [ReturnType<typeof createInspectionRecords>, ReturnType<typeof createInspectionRecords>]
    const measured = (n: number, measurement = 'm'.repeat(64)) => record(n, { measId: 'm' }, { measurement })
    assert.equal((await here.add([measured(1), measured(2, 'other')])).size, 0)
    assert.equal((await here.add([measured(1)])).size, 0, 'the same record once more is no repeat')
    const repeats = await there.add([record(3), measured(4)])
    assert.deepEqual([...repeats], [[measured(4).result.resultId, measured(1)]])
    assert.equal(await there.get(measured(4).result.resultId), undefined)
    assert.deepEqual(await there.get(record(3).result.resultId), record(3), 'what came with it is on record')
    assert.deepEqual(await there.ofMeasurement('m'.repeat(64), record(0).at), measured(1))
    assert.equal(await there.ofMeasurement('m'.repeat(64), record(2).at), undefined)
    assert.equal((await there.add([measured(90)])).size, 0, 'so late that it is another one')
    const { result } = (await there.get(measured(90).result.resultId))!
    assert.equal(result.measId, 'm')
    assert.notEqual(await here.get(measured(1).result.resultId), undefined)
  })

  test('one posted to two services at once is one record', async (t) => {
    const database = await openTestDatabase(t)
    const measured = (n: number) => record(n, { measId: 'm' }, { measurement: 'm'.repeat(64) })
    const stores = ['a', 'b', 'c'].map((home) => createInspectionRecords(database, home, { repeatMs: 60_000 }))
    const repeats = await Promise.all(stores.map((store, n) => store.add([measured(n)])))
    assert.deepEqual(repeats.map(({ size }) => size).sort(), [0, 1, 1])
    assert.equal((await stores[0]!.list({}, { limit: 9 })).length, 1)
  })

  test('removes the oldest of its own data folder, some at a time', async (t) => {
    const records = await fixture(t)
    await records.add([1, 2, 3, 4].map((n) => record(n)))
    await records.add([record(0, {}, { home: 'there' })])
    assert.equal(await records.removeBefore(record(4).at, 2), 2)
    assert.deepEqual(await records.list({}, { limit: 9 }), [record(4), record(3), record(0, {}, { home: 'there' })])
    assert.equal(await records.removeBefore(record(4).at, 2), 1)
    assert.equal(await records.removeBefore(record(4).at, 2), 0)
  })

  test('leaves the records of parts that somebody has labelled', async (t) => {
    const database = await openTestDatabase(t)
    const records = createInspectionRecords(database, 'here')
    await records.add([1, 2, 3].map((n) => record(n)))
    await label(database, 1, 'good')
    await label(database, 2, null)
    assert.equal(await records.removeBefore(record(4).at, 9), 2)
    assert.deepEqual(await records.list({}, { limit: 9 }), [record(1)])
  })

  test('leaves the records of a study as long as its plan is there', async (t) => {
    const database = await openTestDatabase(t)
    const records = createInspectionRecords(database, 'here')
    const ofStudy = record(1, {}, { study: 'msa-1' })
    await records.add([ofStudy, record(2, {}, { study: 'nobody planned it' }), record(3)])
    await database
      .insertInto('study_plans')
      .values({ name: 'msa-1', home: 'here', recipe: 'ring', plan: '{}', created_at: record(1).at, created_by: 'eva' })
      .execute()
    assert.equal((await records.span()).oldest, record(2).at)
    assert.equal(await records.removeBefore(record(4).at, 9), 2)
    assert.deepEqual(await records.list({}, { limit: 9 }), [ofStudy])
    await database.deleteFrom('study_plans').execute()
    assert.equal(await records.removeBefore(record(4).at, 9), 1)
  })

  test('are found by their label, together with other filters, page by page', async (t) => {
    const database = await openTestDatabase(t)
    const records = createInspectionRecords(database, 'here')
    const all = [1, 2, 3, 4, 5, 6].map((n) => record(n, { recipe: n < 4 ? 'ring' : 'disc', measId: `m${n}` }))
    await records.add(all)
    for (const [n, said] of [
      [1, 'defect'],
      [2, 'good'],
      [3, 'defect'],
      [4, null],
      [5, 'defect']
    ] as const)
      await label(database, n, said, n < 4 ? 'ring' : 'disc')
    const found = async (filter: RecordFilter, after?: RecordCursor): Promise<(string | null)[]> =>
      (await records.list(filter, { after, limit: 2 })).map(({ result }) => result.measId)
    assert.deepEqual(await found({ label: 'defect' }), ['m5', 'm3'])
    assert.deepEqual(await found({ label: 'defect' }, cursorOf(record(3))), ['m1'])
    assert.deepEqual(await found({ label: 'defect', recipe: 'ring' }), ['m3', 'm1'])
    assert.deepEqual(await found({ label: 'defect', measId: 'm1' }), ['m1'])
    assert.deepEqual(await found({ label: 'defect', from: record(2).at, to: record(5).at }), ['m3'])
    assert.deepEqual(await found({ label: 'unsure' }), [])
    const figures = createRecordFigures(database, (error) => assert.fail(String(error)))
    const range = { from: record(0).at, to: record(59).at }
    assert.equal((await figures.byHour({ label: 'defect', ...range }))[0]?.ng, 3)
    assert.equal((await figures.byHour(range))[0]?.ng, 6)
  })
})
