import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { parse } from 'csv-parse/sync'
import type { InspectionRecord, RecordCursor, RecordFilter } from '../../../src/domain/records/record.ts'
import { RecordsUnavailable } from '../../../src/errors.ts'
import { createInspectionRecords } from '../../../src/store/records/inspection-records.ts'
import { createRecordFigures } from '../../../src/store/records/record-figures.ts'
import { openTestDatabase } from '../../unit/store/database/database-fixture.ts'
import { record } from '../../unit/store/records/record-fixture.ts'
import { testApp } from '../http-fixture.ts'

interface List {
  readonly inspections: readonly { readonly resultId: string; readonly at: string }[]
  readonly next: string | null
}

async function fixture(t: TestContext, stored: readonly InspectionRecord[]) {
  const database = await openTestDatabase(t)
  const records = createInspectionRecords(database, 'here')
  await records.add(stored)
  const figures = createRecordFigures(database, (error) => {
    throw error
  })
  const { app } = await testApp(t, { records, figures })
  const get = (url: string) => app.inject({ method: 'GET', url })
  return { get, list: async (query: string) => (await get(`/inspections${query}`)).json() as List }
}

const SHA256 = 'cd'.repeat(32)
const numbers = ({ inspections }: List) => inspections.map(({ resultId }) => Number(resultId.slice(-12)))

suite('GET /inspections', () => {
  test('tells each as it was answered, with its time and picture', async (t) => {
    const kept = record(
      1,
      { partId: 'p', measId: 'm', station: 's' },
      { frameSha256: SHA256, picture: { sha256: SHA256, extension: 'png' } }
    )
    const { get, list } = await fixture(t, [kept])
    const expected = { ...kept.result, at: kept.at, picture: kept.picture }
    assert.deepEqual(await list(''), { inspections: [expected], next: null })
    const one = await get(`/inspections/${kept.result.resultId}`)
    assert.deepEqual([one.statusCode, one.json()], [200, { ...expected, said: null }])
  })

  test('pages by cursor, and filters', async (t) => {
    const { list } = await fixture(
      t,
      Array.from({ length: 7 }, (_, n) =>
        record(n, { verdict: (['OK', 'NG', 'REVIEW'] as const)[n % 3]!, station: n < 4 ? 'a' : 'b' })
      )
    )
    const pages: number[][] = []
    for (let next: string | null = ''; next !== null;) {
      const page: List = await list(`?limit=3${next === '' ? '' : `&after=${encodeURIComponent(next)}`}`)
      pages.push(numbers(page))
      next = page.next
    }
    assert.deepEqual(pages, [[6, 5, 4], [3, 2, 1], [0]])
    assert.deepEqual(numbers(await list('?verdict=NG,REVIEW&station=a')), [2, 1])
    assert.deepEqual(numbers(await list('?from=2026-01-02T04:04:05%2B01:00&to=2026-01-02T03:04:06Z')), [5])
  })

  test('says what a wrong filter was, and what is not there', async (t) => {
    const { get } = await fixture(t, [])
    for (const query of [
      'verdict=FINE',
      'verdict=',
      'limit=0',
      'limit=1001',
      'after=x',
      'from=yesterday',
      'reason=X',
      'picture=1',
      'nonsense=1',
      'recipe=../x'
    ]) {
      const reply = await get(`/inspections?${query}`)
      assert.deepEqual([reply.statusCode, reply.json().errorCode], [400, 'REQUEST_INVALID'], query)
    }
    const missing = await get(`/inspections/${record(1).result.resultId}`)
    assert.deepEqual([missing.statusCode, missing.json().errorCode], [404, 'INSPECTION_NOT_FOUND'])
    assert.equal((await get('/inspections/4711')).statusCode, 400)
  })

  test("is 503 while the database can't be read, the export too", async (t) => {
    const gone = async (): Promise<never> => {
      throw new RecordsUnavailable('gone')
    }
    const { app } = await testApp(t, { records: { list: gone, get: gone } })
    for (const url of ['/inspections', `/inspections/${record(1).result.resultId}`, '/inspections.csv']) {
      const reply = await app.inject({ method: 'GET', url })
      assert.deepEqual([reply.statusCode, reply.json().errorCode], [503, 'RECORDS_UNAVAILABLE'], url)
    }
  })
})

suite('GET /inspections.csv', () => {
  test('holds all of them, whatever is in a name', async (t) => {
    const odd = record(2001, { partId: '=1+1', station: 'Süd "1", hier', measId: '-5', score: -0.5 })
    const { get } = await fixture(t, [odd, record(2000, { score: null, circle: null, timingsMs: { total: 1 } })])
    const reply = await get('/inspections.csv')
    assert.match(String(reply.headers['content-type']), /^text\/csv/)
    const [first, second] = parse(reply.body, { columns: true }) as Record<string, string>[]
    assert.deepEqual(
      [first!['partId'], first!['station'], first!['measId'], first!['score'], first!['cx'], first!['at']],
      ["'=1+1", 'Süd "1", hier', '-5', '-0.5', '320.123456789', odd.at]
    )
    assert.deepEqual([second!['score'], second!['cx'], second!['totalMs'], second!['decodeMs']], ['', '', '1', ''])
  })

  test('a byte order mark on request; dates alone; ends with the number of records', async (t) => {
    const { get } = await fixture(t, [record(1), record(2)])
    assert.ok((await get('/inspections.csv?bom=true')).body.startsWith('\uFEFFat,'))
    const reply = await get('/inspections.csv?from=2020-01-01')
    assert.ok(reply.body.startsWith('at,'))
    assert.equal(reply.trailers['x-record-count'], '2')
    assert.equal((await get('/inspections?from=2020-13-01')).statusCode, 400)
    assert.equal((await get('/inspections.csv?to=2020-01-01')).body.split('\n').length, 2)
  })

  test('parts by hour, of at most 31 days', async (t) => {
    const at = (hour: number, n: number, verdict: 'OK' | 'NG' | 'REVIEW') => ({
      ...record(n, { verdict }),
      at: `2026-11-28T${String(hour).padStart(2, '0')}:30:00.000Z`
    })
    const { get } = await fixture(t, [at(9, 1, 'OK'), at(9, 2, 'NG'), at(9, 3, 'OK'), at(11, 4, 'REVIEW')])
    const hours = async (query: string) => get(`/inspections/hours?${query}`)
    assert.deepEqual((await hours('from=2026-11-28&to=2026-11-29')).json(), {
      hours: [
        { hour: '2026-11-28T09:00:00.000Z', ok: 2, ng: 1, review: 0 },
        { hour: '2026-11-28T11:00:00.000Z', ok: 0, ng: 0, review: 1 }
      ]
    })
    assert.deepEqual((await hours('from=2026-11-28&to=2026-11-29&verdict=NG')).json(), {
      hours: [{ hour: '2026-11-28T09:00:00.000Z', ok: 0, ng: 1, review: 0 }]
    })
    assert.equal((await hours('from=2026-01-01&to=2026-11-29')).statusCode, 400)
    assert.equal((await hours('from=2026-11-29&to=2026-11-28')).statusCode, 400)
  })

  test('is read page by page, no faster than it is taken', async (t) => {
    const asked: (RecordCursor | undefined)[] = []
    const total = 500
    const records = {
      get: async () => undefined,
      async list(_filter: RecordFilter, { after, limit }: { after?: RecordCursor | undefined; limit: number }) {
        asked.push(after)
        const from = after === undefined ? 0 : total - Number(after.id.slice(-12))
        return Array.from({ length: Math.min(limit, total - from) }, (_, n) => record(total - from - n - 1))
      }
    }
    const { app } = await testApp(t, { records })
    const rows = parse((await app.inject({ method: 'GET', url: '/inspections.csv?recipe=ring' })).body, {
      columns: true
    }) as unknown[]
    assert.deepEqual([rows.length, asked.length], [total, 3])
    const empty = await testApp(t)
    assert.equal((await empty.app.inject({ method: 'GET', url: '/inspections.csv' })).body.split('\n').length, 2)
  })
})
