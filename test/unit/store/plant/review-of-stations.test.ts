import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { createAuditLog, createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import { createContent } from '../../../../src/store/blobs/content.ts'
import { createFolderBlobs } from '../../../../src/store/blobs/folder-blobs.ts'
import type { Database } from '../../../../src/store/database/open-database.ts'
import { createHearLabels } from '../../../../src/store/labelled/hear-labels.ts'
import { createReviewBook } from '../../../../src/store/labelled/review-book.ts'
import { createLabelledElsewhere } from '../../../../src/store/plant/labelled-elsewhere.ts'
import { createReceiver } from '../../../../src/store/plant/receive.ts'
import { createUnheardLabels } from '../../../../src/store/plant/unheard-labels.ts'
import { tempFolder } from '../../temp-folder.ts'
import { openTestDatabase } from '../database/database-fixture.ts'
import { record } from '../records/record-fixture.ts'

const ANNA = { name: 'anna', role: 'operator' }
const GOOD = { label: 'good', defectKind: null } as const
const SCRATCH = { label: 'defect', defectKind: 'scratch' } as const
const idOf = (n: number): string => record(n).result.resultId
const at = (hour: number): string => `2026-02-03T${String(hour).padStart(2, '0')}:00:00.000Z`

/** A review book whose clock the test sets. */
function bookOf(t: TestContext, database: Database, home: string, elsewhere?: ReturnType<typeof createContent>) {
  const clock = { at: at(8) }
  const now = () => new Date(clock.at)
  const audit = createAuditWriter(home, now)
  const book = createReviewBook({
    database,
    home,
    folder: tempFolder(t),
    maxWaiting: 10,
    minFreeBytes: 0,
    audit,
    now,
    ...(elsewhere !== undefined && { elsewhere })
  })
  return { book, clock, audit }
}

async function plantAndStation(t: TestContext) {
  const [atPlant, atStation] = [await openTestDatabase(t), await openTestDatabase(t)]
  const folder = tempFolder(t)
  const content = createContent(createFolderBlobs(join(folder, 'blobs')))
  await atPlant
    .insertInto('stations')
    .values({ name: 'north', home: 'home-1', first_seen_at: at(0), last_seen_at: at(0), report: '{}' })
    .execute()
  const station = bookOf(t, atStation, 'home-1')
  const receive = createReceiver(atPlant, 10)
  /** Queues a part at the station, and sends it. */
  async function queue(n: number): Promise<string> {
    const { at: judged, result } = record(n, { verdict: 'REVIEW' })
    const bytes = Buffer.from(`picture ${n}`)
    await station.book.add({ at: judged, result, sampled: false }, { bytes, extension: 'bmp' })
    const { said: _none, ...part } = await station.book.get(idOf(n))
    await content.put('pictures', bytes)
    await receive('home-1', { records: [], labels: [], waiting: [part] })
    return part.picture.sha256
  }
  return {
    plant: bookOf(t, atPlant, 'plant', content),
    station,
    queue,
    receive,
    content,
    unheard: createUnheardLabels(atPlant),
    hear: createHearLabels(atStation, 'home-1', station.audit),
    labelled: createLabelledElsewhere(atPlant, 'plant', content, join(folder, 'labelled')),
    audited: async () => createAuditLog(atStation, station.audit).list({}, { limit: 10 }),
    atPlant
  }
}

suite('review of all stations at the plant', () => {
  test('a part of a station is seen with its picture and its station; one of a stranger is not', async (t) => {
    const { plant, queue, atPlant } = await plantAndStation(t)
    await queue(1)
    const stranger = bookOf(t, atPlant, 'stranger')
    const { at: judged, result } = record(2)
    await stranger.book.add({ at: judged, result, sampled: true }, { bytes: Buffer.from('x'), extension: 'bmp' })
    const found = await plant.book.list({ state: 'waiting' }, { limit: 10 })
    assert.deepEqual(
      found.map((part) => [part.result.resultId, part.plantStation]),
      [[idOf(1), 'north']]
    )
    assert.deepEqual(await plant.book.picture(idOf(1)), { bytes: Buffer.from('picture 1'), extension: 'bmp' })
    await assert.rejects(plant.book.get(idOf(2)), { code: 'REVIEW_PART_NOT_FOUND' })
    assert.equal(
      (await plant.book.counts()).reduce((sum, { count }) => sum + count, 0),
      1
    )
  })

  test('a label of the plant is taught there, and leaves the queue of the station, once', async (t) => {
    const { plant, station, queue, unheard, hear, labelled, content, audited } = await plantAndStation(t)
    const sha256 = await queue(1)
    await plant.book.say(idOf(1), SCRATCH, ANNA)
    // A life cycle may remove what nobody has labelled.
    await content.remove('pictures', sha256)
    const { recipe } = record(1).result
    assert.deepEqual(
      (await labelled(recipe)).map((each) => [each.sha256, each.label, each.defectKind]),
      [[sha256, 'defect', 'scratch']]
    )
    const said = await unheard.of('home-1')
    assert.deepEqual(said, [{ resultId: idOf(1), ...SCRATCH, by: 'anna', at: at(8) }])
    assert.deepEqual(await unheard.of('home-2'), [])
    assert.deepEqual(
      (await hear(said)).map(({ said: word }) => word?.label),
      ['defect']
    )
    assert.deepEqual(await hear(said), [], 'hearing twice is as once')
    assert.deepEqual(await station.book.list({ state: 'waiting' }, { limit: 10 }), [])
    assert.deepEqual((await station.book.get(idOf(1))).said, { ...SCRATCH, by: 'anna', at: at(8) })
    assert.deepEqual(
      (await audited()).map(({ action, actor, after }) => [action, actor.name, after]),
      [['review.label', 'anna', { ...SCRATCH, saidAt: 'plant' }]]
    )
    await unheard.heard('home-2', said)
    assert.equal((await unheard.of('home-1')).length, 1, 'another station hears nothing for this one')
    await unheard.heard('home-1', said)
    assert.deepEqual(await unheard.of('home-1'), [])
  })

  test('the last label counts at both ends, whichever arrives first', async (t) => {
    const { plant, station, queue, receive, unheard, hear } = await plantAndStation(t)
    await queue(1)
    await queue(2)
    // Of part 1 the station speaks last, of part 2 the plant.
    await plant.book.say(idOf(1), GOOD, ANNA)
    station.clock.at = at(9)
    await station.book.say(idOf(1), SCRATCH, ANNA)
    await station.book.say(idOf(2), GOOD, ANNA)
    plant.clock.at = at(10)
    await plant.book.say(idOf(2), SCRATCH, ANNA)
    await hear(await unheard.of('home-1'))
    for (const n of [1, 2]) {
      const part = await station.book.get(idOf(n))
      const label = { ...part, said: part.said! }
      await receive('home-1', { records: [], labels: [label], waiting: [] })
    }
    for (const { book } of [plant, station])
      for (const n of [1, 2]) assert.deepEqual((await book.get(idOf(n))).said?.label, 'defect', `part ${n}`)
  })

  test('a correction counts, although the clock that it corrects is ahead', async (t) => {
    const { plant, station, queue, receive, unheard, hear } = await plantAndStation(t)
    await queue(1)
    station.clock.at = at(20)
    const part = await station.book.say(idOf(1), SCRATCH, ANNA)
    await receive('home-1', { records: [], labels: [{ ...part, said: part.said! }], waiting: [] })
    plant.clock.at = at(9)
    assert.equal((await plant.book.say(idOf(1), GOOD, ANNA)).said?.at, '2026-02-03T20:00:00.001Z')
    await hear(await unheard.of('home-1'))
    assert.equal((await station.book.get(idOf(1))).said?.label, 'good')
    // And back, by a third clock.
    station.clock.at = at(7)
    const again = await station.book.say(idOf(1), SCRATCH, ANNA)
    await receive('home-1', { records: [], labels: [{ ...again, said: again.said! }], waiting: [] })
    assert.equal((await plant.book.get(idOf(1))).said?.label, 'defect')
  })

  test('what is said anew before the station has heard the first is still to be heard', async (t) => {
    const { plant, queue, unheard } = await plantAndStation(t)
    await queue(1)
    await plant.book.say(idOf(1), GOOD, ANNA)
    const first = await unheard.of('home-1')
    plant.clock.at = at(9)
    await plant.book.say(idOf(1), SCRATCH, ANNA)
    await unheard.heard('home-1', first)
    assert.deepEqual(
      (await unheard.of('home-1')).map(({ label }) => label),
      ['defect']
    )
  })

  test('a label of the station takes the one of the plant out of what is to be heard', async (t) => {
    const { plant, station, queue, receive, unheard } = await plantAndStation(t)
    await queue(1)
    await plant.book.say(idOf(1), GOOD, ANNA)
    station.clock.at = at(9)
    const part = await station.book.say(idOf(1), SCRATCH, ANNA)
    await receive('home-1', { records: [], labels: [{ ...part, said: part.said! }], waiting: [] })
    assert.deepEqual(await unheard.of('home-1'), [])
  })
})
