import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { InspectionResult } from '../../../../src/domain/inspection/inspection.ts'
import { createAuditLog, createAuditWriter } from '../../../../src/store/access/audit-log.ts'
import { createReviewBook } from '../../../../src/store/labelled/review-book.ts'
import { tempFolder } from '../../temp-folder.ts'
import { openTestDatabase } from '../database/database-fixture.ts'
import { record } from '../records/record-fixture.ts'

const ANNA = { name: 'anna', role: 'operator' }
const id = (n: number): string => record(n).result.resultId
const picture = (text: string) => ({ bytes: Buffer.from(text), extension: 'png' })
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

async function bench(t: TestContext, maxWaiting = 100, freeBytes = async () => 1000) {
  const database = await openTestDatabase(t)
  const folder = tempFolder(t)
  const now = () => new Date('2026-02-03T04:05:06Z')
  const audit = createAuditWriter('here', now)
  const book = createReviewBook({
    database,
    home: 'here',
    folder,
    maxWaiting,
    minFreeBytes: 1000,
    freeBytes,
    audit,
    now
  })
  const add = (n: number, changes: Partial<InspectionResult> = {}, text = `picture ${n}`, sampled = false) => {
    const { at, result } = record(n, { verdict: 'REVIEW', ...changes })
    const { measId: _m, ok: _o, code: _c, timingsMs: _t, ...kept } = result
    return book.add(
      {
        at,
        result: kept,
        sampled
      },
      picture(text)
    )
  }
  const other = createReviewBook({
    database,
    home: 'there',
    folder: tempFolder(t),
    maxWaiting,
    minFreeBytes: 0,
    audit,
    now
  })
  return { book, other, add, folder, changes: () => createAuditLog(database, audit).list({}, { limit: 100 }) }
}

suite('review book', () => {
  test('a part comes back as it was judged, with its picture; it waits until somebody says what it is', async (t) => {
    const { book, add } = await bench(t)
    const evidence = [{ name: 'outline', score: 2.4, says: 'oval by 14 %' }] as const
    await add(1, { partId: '4711', station: 'Süd/1', evidence }, 'a', true)
    await add(2, { circle: null, score: null, reason: 'PART_NOT_FOUND', verdict: 'NG' })
    const [first, second] = await book.list({ state: 'waiting' }, { limit: 9 })
    const {
      measId: _m,
      ok: _o,
      code: _c,
      timingsMs: _t,
      capturedAt: _ca,
      receivedAt: _ra,
      judgedAt: _ja,
      sequence: _s,
      diameterMm: _d,
      ...result
    } = record(1, { verdict: 'REVIEW', partId: '4711', station: 'Süd/1', evidence }).result
    assert.deepEqual(first, {
      at: record(1).at,
      result,
      sampled: true,
      picture: { sha256: sha256('a'), extension: 'png' },
      said: null
    })
    assert.deepEqual([second?.result.circle, second?.result.score, second?.sampled], [null, null, false])
    assert.deepEqual(await book.picture(id(1)), { bytes: Buffer.from('a'), extension: 'png' })
    const said = await book.say(id(1), { label: 'defect', defectKind: 'scratch' }, ANNA)
    assert.deepEqual(said.said, { label: 'defect', defectKind: 'scratch', by: 'anna', at: '2026-02-03T04:05:06.000Z' })
    assert.deepEqual(
      (await book.list({ state: 'waiting' }, { limit: 9 })).map((part) => part.result.resultId),
      [id(2)]
    )
    assert.deepEqual(await book.list({ state: 'labelled' }, { limit: 9 }), [said])
  })

  test('the same label again changes nothing, another corrects it; the audit has both and the old one', async (t) => {
    const { book, add, changes } = await bench(t)
    await add(1)
    const first = await book.say(id(1), { label: 'good', defectKind: null }, ANNA)
    assert.deepEqual(await book.say(id(1), { label: 'good', defectKind: null }, { name: 'ben' }), first)
    await book.say(id(1), { label: 'defect', defectKind: 'dent' }, { name: 'ben', role: 'admin' })
    assert.deepEqual(
      (await changes()).map(({ actor, action, subject, before, after }) => [actor, action, subject, before, after]),
      [
        [
          { name: 'ben', role: 'admin' },
          'review.label',
          `inspection/${id(1)}`,
          { label: 'good', defectKind: null },
          { label: 'defect', defectKind: 'dent' }
        ],
        [ANNA, 'review.label', `inspection/${id(1)}`, null, { label: 'good', defectKind: null }]
      ]
    )
    await assert.rejects(book.say(id(2), { label: 'good', defectKind: null }, ANNA), { code: 'REVIEW_PART_NOT_FOUND' })
  })

  test('of words said at once each is recorded with the one before it', async (t) => {
    const { book, add, changes } = await bench(t)
    await add(1)
    await Promise.all(
      ['burr', 'chip', 'dent', 'stain'].map((defectKind) => book.say(id(1), { label: 'defect', defectKind }, ANNA))
    )
    const recorded = (await changes()).toReversed()
    assert.equal(recorded.length, 4)
    assert.deepEqual(
      recorded.map(({ before }) => before),
      [null, ...recorded.slice(0, -1).map(({ after }) => after)]
    )
    const { label, defectKind } = (await book.get(id(1))).said!
    assert.deepEqual(recorded.at(-1)?.after, { label, defectKind })
  })

  test('pages hold every part once, oldest first; filters', async (t) => {
    const { book, add } = await bench(t)
    for (const n of [3, 1, 2, 5, 4])
      await add(
        n,
        { recipe: n % 2 === 0 ? 'disc' : 'ring', verdict: n === 5 ? 'OK' : 'REVIEW' },
        `picture ${n}`,
        n === 5
      )
    const all: string[] = []
    for (let after: { at: string; id: string } | undefined; ;) {
      const page = await book.list({ state: 'waiting' }, { after, limit: 2 })
      if (page.length === 0) break
      all.push(...page.map(({ result }) => result.resultId))
      const { at, result } = page.at(-1)!
      after = { at, id: result.resultId }
    }
    assert.deepEqual(all, [1, 2, 3, 4, 5].map(id))
    const found = async (filter: object) =>
      (await book.list({ state: 'waiting', ...filter }, { limit: 9 })).map(({ result }) => result.resultId)
    assert.deepEqual(await found({ recipe: 'disc' }), [2, 4].map(id))
    assert.deepEqual(await found({ verdict: 'OK' }), [id(5)])
    assert.deepEqual(await found({ sampled: false }), [1, 2, 3, 4].map(id))
  })

  test('beyond the limit the oldest that wait go, with their pictures; labelled ones never do', async (t) => {
    const { book, add, folder } = await bench(t, 2)
    const fileOf = (text: string): string => join(folder, sha256(text).slice(0, 2), `${sha256(text)}.png`)
    await add(1, {}, 'kept')
    await book.say(id(1), { label: 'good', defectKind: null }, ANNA)
    await add(2, {}, 'gone')
    await add(3, {}, 'kept')
    await add(4, {}, 'waits')
    await add(5, {}, 'waits, too')
    assert.deepEqual(
      (await book.list({ state: 'waiting' }, { limit: 9 })).map(({ result }) => result.resultId),
      [4, 5].map(id)
    )
    assert.deepEqual(
      ['kept', 'gone', 'waits'].map((text) => existsSync(fileOf(text))),
      [true, false, true]
    )
    await assert.rejects(book.get(id(2)), { code: 'REVIEW_PART_NOT_FOUND' })
  })

  test('with too little room on the disk no part is queued, whatever is there already', async (t) => {
    let free = 1000
    const { book, add } = await bench(t, 100, async () => free)
    await add(1, {}, 'same')
    free = 999
    await assert.rejects(add(2), {
      code: 'DISK_NEARLY_FULL',
      message: 'expected at least 1000 bytes free on the disk, found 999'
    })
    await add(3, {}, 'same')
    free = 1000
    await add(4)
    assert.deepEqual(
      (await book.list({ state: 'waiting' }, { limit: 9 })).map(({ result }) => result.resultId),
      [1, 3, 4].map(id)
    )
  })

  test('labelled pictures of a recipe, the last word of each; counts', async (t) => {
    const { book, other, add } = await bench(t)
    await add(1, { partId: '7' }, 'a')
    await add(2, {}, 'b', true)
    await add(3, {}, 'b')
    await add(4, { recipe: 'disc' }, 'c')
    await add(5)
    await book.say(id(3), { label: 'good', defectKind: null }, ANNA)
    for (const n of [1, 2, 4]) await book.say(id(n), { label: 'defect', defectKind: 'dent' }, ANNA)
    const labelled = await book.labelled('ring')
    assert.deepEqual(
      labelled.map(({ sha256: sum, label, partId, defectKind }) => [sum, label, partId, defectKind]).sort(),
      [
        [sha256('a'), 'defect', '7', 'dent'],
        [sha256('b'), 'good', null, null]
      ].sort()
    )
    for (const { file } of labelled) assert.ok(existsSync(file), file)
    assert.deepEqual(
      (await book.counts())
        .filter(({ recipe }) => recipe === 'ring')
        .map(({ verdict, sampled, label, count }) => [verdict, sampled, label, count])
        .sort(),
      [
        ['REVIEW', false, 'defect', 1],
        ['REVIEW', false, 'good', 1],
        ['REVIEW', false, null, 1],
        ['REVIEW', true, 'defect', 1]
      ].sort()
    )
    assert.deepEqual(await book.counts('another'), [])
    // Another data folder's, whose pictures are not here.
    assert.deepEqual(
      [await other.counts(), await other.labelled('ring'), await other.list({ state: 'waiting' }, { limit: 9 })],
      [[], [], []]
    )
  })
})
