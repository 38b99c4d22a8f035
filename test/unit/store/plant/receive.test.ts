import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReceivedLabel, Sending } from '../../../../src/domain/plant/received.ts'
import type { Label } from '../../../../src/domain/labelled/label.ts'
import { createContent } from '../../../../src/store/blobs/content.ts'
import { createFolderBlobs } from '../../../../src/store/blobs/folder-blobs.ts'
import { createLabelledElsewhere } from '../../../../src/store/plant/labelled-elsewhere.ts'
import { createReceiver } from '../../../../src/store/plant/receive.ts'
import { removeOldOfStations } from '../../../../src/store/plant/remove-old.ts'
import { createInspectionRecords } from '../../../../src/store/records/inspection-records.ts'
import { tempFolder } from '../../temp-folder.ts'
import { openTestDatabase } from '../database/database-fixture.ts'
import { record } from '../records/record-fixture.ts'

const label = (n: number, said: Label, at: string, sha256 = 'a'.repeat(64)): ReceivedLabel => {
  const { result, at: judged } = record(n)
  const picture = { sha256, extension: 'bmp' }
  return { at: judged, result, sampled: false, picture, said: { label: said, defectKind: null, by: 'anna', at } }
}

async function opened(t: TestContext) {
  const database = await openTestDatabase(t)
  const receiver = createReceiver(database, 2)
  const receive = (
    home: string,
    records: Sending['records'],
    labels: Sending['labels'],
    waiting: Sending['waiting'] = []
  ) => receiver(home, { records, labels, waiting })
  return { database, receive, records: createInspectionRecords(database, 'plant') }
}

suite('what a plant receives', () => {
  test('a record that comes twice is one, and is that of its station', async (t) => {
    const { receive, records } = await opened(t)
    const sent = record(1)
    await receive('north', [sent, record(2)], [])
    await receive('north', [sent], [])
    const found = await records.list({}, { limit: 10 })
    assert.equal(found.length, 2)
    assert.deepEqual(await records.get(sent.result.resultId), { ...sent, home: 'north' })
  })

  test('the last label counts, however often and in which order they come', async (t) => {
    const { database, receive } = await opened(t)
    const [first, last] = [label(1, 'good', '2026-01-01T10:00:00.000Z'), label(1, 'defect', '2026-01-01T11:00:00.000Z')]
    await receive('north', [], [first, last])
    await receive('north', [], [first])
    // Another station cannot change it.
    const others = receive('south', [], [label(1, 'good', '2026-01-01T12:00:00.000Z')])
    await assert.rejects(others, { code: 'RECORD_NOT_STATIONS', statusCode: 403 })
    const rows = await database.selectFrom('reviews').select(['home', 'label']).execute()
    assert.deepEqual(rows, [{ home: 'north', label: 'defect' }])
  })

  test('a station labels no record of another one, whether it was in review or not', async (t) => {
    const { database, receive } = await opened(t)
    await receive('north', [record(1)], [])
    const sent = receive('south', [record(2)], [label(1, 'good', '2026-01-01T12:00:00.000Z')])
    await assert.rejects(sent, { code: 'RECORD_NOT_STATIONS' })
    assert.deepEqual(await database.selectFrom('reviews').select('id').execute(), [])
    assert.equal((await database.selectFrom('inspections').selectAll().execute()).length, 1)
  })

  test('parts that wait are kept once, the newest of each station; a label takes them out', async (t) => {
    const { database, receive } = await opened(t)
    const part = (n: number) => {
      const { said: _said, ...rest } = label(n, 'good', '')
      return rest
    }
    await receive('north', [], [], [part(1), part(2)])
    await receive('north', [], [], [part(2), part(3)])
    await receive('south', [], [], [part(4)])
    await receive('north', [], [label(3, 'defect', '2026-01-01T11:00:00.000Z')], [])
    await receive('north', [], [], [part(3)])
    const rows = await database.selectFrom('reviews').select(['home', 'label']).orderBy('at').execute()
    assert.deepEqual(
      rows.map(({ home, label: said }) => [home, said]),
      [
        ['north', null],
        ['north', 'defect'],
        ['south', null]
      ]
    )
    await assert.rejects(receive('south', [], [], [part(2)]), { code: 'RECORD_NOT_STATIONS' })
  })

  test('one data set of all stations: copies are one, with the last label; what is not here is left out', async (t) => {
    const { database, receive } = await opened(t)
    const folder = tempFolder(t)
    const content = createContent(createFolderBlobs(join(folder, 'blobs')))
    const sha256 = await content.put('content', Buffer.from('picture'))
    await receive('north', [], [label(1, 'good', '2026-01-01T10:00:00.000Z', sha256)])
    await receive('south', [], [label(2, 'defect', '2026-01-01T11:00:00.000Z', sha256)])
    await receive('south', [], [label(3, 'good', '2026-01-01T11:00:00.000Z')])
    await receive('plant', [], [label(4, 'good', '2026-01-01T12:00:00.000Z', sha256)])
    const { recipe } = record(1).result
    const labelled = await createLabelledElsewhere(database, 'plant', content, join(folder, 'files'))(recipe)
    assert.deepEqual(
      labelled.map((each) => [each.sha256, each.label]),
      [[sha256, 'defect']]
    )
    assert.equal(readFileSync(labelled[0]!.file, 'utf8'), 'picture')
  })

  test('records that are too old go, counted from the newest of their station', async (t) => {
    const { database, receive, records } = await opened(t)
    const at = (n: number, day: string) => ({ ...record(n), at: `2020-01-${day}T00:00:00.000Z` })
    for (const home of ['north', 'south'])
      await database
        .insertInto('stations')
        .values({ name: home, home, first_seen_at: '', last_seen_at: '', report: '{}' })
        .execute()
    await receive('north', [at(1, '01'), at(2, '09'), at(3, '11')], [])
    await receive('south', [at(4, '01')], [])
    await removeOldOfStations(database, 5)
    const left = await records.list({}, { limit: 10 })
    assert.deepEqual(
      left.map((each) => each.at.slice(8, 10)),
      ['11', '09', '01']
    )
    assert.equal(left[2]!.home, 'south')
  })
})
