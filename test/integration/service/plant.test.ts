// A plant and its station: both real services, which speak by HTTP.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { PlantStation, RecipeReport } from '../../../src/domain/plant/report.ts'
import type { Rollout } from '../../../src/domain/plant/rollout.ts'
import type { RecordReply } from '../../../src/schemas/records.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { freePort } from '../free-port.ts'
import { drawnPart, realService, SHIPPED } from '../service-fixture.ts'

const EMPTY_REPORT = {
  version: '0.1.0',
  ready: true,
  problems: [],
  recipes: [],
  lastMinute: { parts: 0, ng: 0 },
  lastPartAt: null,
  backlog: { waiting: 0, oldest: null },
  diskFreeBytes: 1
}
const KEEP_ALL = { pictures: { retention: { pictures: 'all', oneIn: 0, maxAgeDays: 30 }, minFreeBytes: 0 } }
const RECIPE = 'demo-ring'

type Rolled = Omit<Rollout, 'release'>

/** A plant at a port that stays the same when it is started anew. */
async function plantAt(t: TestContext, limits: object = {}) {
  const folder = tempFolder(t)
  const port = await freePort()
  const rollout = { maxDrift: 1, maxNgRise: 1, parts: 2, waitMinutes: 60, ...limits }
  const start = async () => {
    const { app, service } = await realService(t, folder, { role: 'plant', rollout })
    await app.listen({ port, host: '127.0.0.1' })
    return { app, service }
  }
  return { url: `http://127.0.0.1:${port}`, start, port }
}

const stationAt = (t: TestContext, folder: string, url: string, name = 'north') =>
  realService(t, folder, { role: 'station', plant: { url, name }, records: { gatherMs: 1 }, ...KEEP_ALL })

const inspect = async (app: FastifyInstance, seed: number, defect: 'dent' | null = null) => {
  const headers = { 'content-type': 'image/bmp' }
  const payload = Buffer.from(drawnPart(seed, defect))
  const answer = await app.inject({ method: 'POST', url: `/inspect?recipe=${RECIPE}`, headers, payload })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json<{ resultId: string; modelVersion: string }>()
}

/** Asks until the answer is as wanted; the test's own limit ends it. */
async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask()
    if (wanted(answer)) return answer
    await wait(50)
  }
}

const get = async <T>(app: FastifyInstance, url: string): Promise<T> => (await app.inject(url)).json<T>()
const post = (app: FastifyInstance, url: string, payload: object) => app.inject({ method: 'POST', url, payload })
const recordsOf = async (app: FastifyInstance) =>
  (await get<{ inspections: (typeof RecordReply)['_output'][] }>(app, '/inspections?limit=1000')).inspections
const stationsOf = async (app: FastifyInstance) =>
  (await get<{ stations: PlantStation[] }>(app, '/plant/stations')).stations
const rolloutsOf = async (app: FastifyInstance) => (await get<{ rollouts: Rolled[] }>(app, '/plant/rollouts')).rollouts
const reportOf = async (app: FastifyInstance): Promise<RecipeReport | undefined> =>
  (await stationsOf(app))[0]?.report.recipes[0]

suite('a plant and its station', () => {
  test('records and pictures arrive once, in spite of a plant that was away', { timeout: 120_000 }, async (t) => {
    const { url, start } = await plantAt(t)
    const first = await start()
    const station = await stationAt(t, tempFolder(t), url)
    const judged = [await inspect(station.app, 1), await inspect(station.app, 2, 'dent')]
    await until(
      () => recordsOf(first.app),
      (records) => records.length === 2
    )
    await first.app.close()
    await first.service.close()
    for (const seed of [3, 4, 5]) judged.push(await inspect(station.app, seed))
    const { app } = await start()
    const records = await until(
      () => recordsOf(app),
      ({ length }) => length === 5
    )
    assert.deepEqual(records.map(({ resultId }) => resultId).sort(), judged.map(({ resultId }) => resultId).sort())
    const own = await recordsOf(station.app)
    assert.deepEqual(
      records.map((record) => ({ ...record, measId: null })),
      own.map((record) => ({ ...record, measId: null }))
    )
    for (const { resultId, picture } of records) {
      const answer = await app.inject(`/inspections/${resultId}/image`)
      assert.equal(createHash('sha256').update(answer.rawPayload).digest('hex'), picture!.sha256)
    }
    const [seen] = await stationsOf(app)
    assert.equal(seen!.name, 'north')
  })

  test('a label of the station counts at the plant', { timeout: 120_000 }, async (t) => {
    const { url, start } = await plantAt(t)
    const { app } = await start()
    const station = await realService(t, tempFolder(t), {
      role: 'station',
      plant: { url, name: 'north' },
      review: { sampleOneIn: 1 },
      ...KEEP_ALL
    })
    const { resultId } = await inspect(station.app, 1)
    await until(
      () => station.app.inject(`/review/${resultId}`),
      ({ statusCode }) => statusCode === 200
    )
    const said = await post(station.app, `/review/${resultId}`, { label: 'defect', defectKind: 'scratch' })
    assert.equal(said.statusCode, 200, said.body)
    await until(
      () => get<{ said?: { label: string; defectKind: string } | null }>(app, `/inspections/${resultId}`),
      (record) => record.said?.label === 'defect' && record.said.defectKind === 'scratch'
    )
  })

  test(
    'a doubtful part waits at the plant, too; what is said there reaches the station',
    { timeout: 120_000 },
    async (t) => {
      const { url, start } = await plantAt(t)
      const { app } = await start()
      const station = await realService(t, tempFolder(t), {
        role: 'station',
        plant: { url, name: 'north' },
        review: { sampleOneIn: 1 },
        ...KEEP_ALL
      })
      const { resultId } = await inspect(station.app, 1)
      type Parts = { parts: { resultId: string; plantStation: string | null; label: string | null }[]; waiting: number }
      const queue = await until(
        () => get<Parts>(app, '/review'),
        ({ parts, waiting }) => parts.length === 1 && waiting === 1
      )
      assert.deepEqual(
        queue.parts.map((part) => [part.resultId, part.plantStation]),
        [[resultId, 'north']]
      )
      const image = await app.inject(`/review/${resultId}/image`)
      assert.deepEqual(image.rawPayload, Buffer.from(drawnPart(1)))
      const said = await post(app, `/review/${resultId}`, { label: 'defect', defectKind: 'scratch' })
      assert.equal(said.statusCode, 200, said.body)
      const own = await until(
        () => get<{ label: string | null; defectKind: string | null }>(station.app, `/review/${resultId}`),
        ({ label }) => label !== null
      )
      assert.deepEqual([own.label, own.defectKind], ['defect', 'scratch'])
      for (const service of [app, station.app]) assert.equal((await get<Parts>(service, '/review')).waiting, 0)
    }
  )

  test(
    'a release is applied, judged by, and goes on; a restart without the plant judges by it',
    { timeout: 120_000 },
    async (t) => {
      const { url, start } = await plantAt(t)
      const { app, service } = await start()
      const folder = tempFolder(t)
      const station = await stationAt(t, folder, url)
      await until(
        () => stationsOf(app),
        ({ length }) => length === 1
      )
      const changed = await app.inject({
        method: 'PATCH',
        url: `/recipes/${RECIPE}`,
        payload: { threshold: 5, thresholdModelVersion: SHIPPED }
      })
      assert.equal(changed.statusCode, 200, changed.body)
      const started = await post(app, '/plant/rollouts', { recipe: RECIPE })
      assert.equal(started.statusCode, 201, started.body)
      assert.deepEqual(started.json<Rolled>().waves, [['north']])
      await until(
        () => reportOf(app),
        (report) => report?.state === 'applied'
      )
      for (const seed of [1, 2]) assert.equal((await inspect(station.app, seed)).modelVersion, SHIPPED)
      await until(
        () => rolloutsOf(app),
        ([rollout]) => rollout!.state === 'done'
      )
      await app.close()
      await service.close()
      await station.app.close()
      await station.service.close()
      const again = await stationAt(t, folder, url)
      await inspect(again.app, 3)
      assert.equal((await recordsOf(again.app))[0]!.threshold, 5)
    }
  )

  test('a release that the golden set refuses stops, and changes nothing', { timeout: 120_000 }, async (t) => {
    const { url, start } = await plantAt(t)
    const { app } = await start()
    const station = await stationAt(t, tempFolder(t), url)
    await until(
      () => stationsOf(app),
      ({ length }) => length === 1
    )
    const before = await get<object>(station.app, `/recipes/${RECIPE}`)
    // A good part that is said to be a defect: no recipe judges it right.
    const golden = await app.inject({
      method: 'POST',
      url: `/recipes/${RECIPE}/golden?label=defect`,
      headers: { 'content-type': 'image/bmp' },
      payload: Buffer.from(drawnPart(1))
    })
    assert.equal(golden.statusCode, 201, golden.body)
    const forced = await app.inject({
      method: 'PATCH',
      url: `/recipes/${RECIPE}`,
      payload: { threshold: 5, thresholdModelVersion: SHIPPED, overrideReason: 'the test wants it' }
    })
    assert.equal(forced.statusCode, 200, forced.body)
    await post(app, '/plant/rollouts', { recipe: RECIPE })
    const [stopped] = await until(
      () => rolloutsOf(app),
      ([rollout]) => rollout!.state === 'stopped'
    )
    assert.match(stopped!.reason!, /^north: .*golden/)
    await until(
      () => reportOf(app),
      (report) => report === undefined
    )
    assert.deepEqual(await get<object>(station.app, `/recipes/${RECIPE}`), before)
  })

  test('more NG than before stop a release, and the station goes back', { timeout: 120_000 }, async (t) => {
    const { url, start } = await plantAt(t, { maxNgRise: 0.5, parts: 1000 })
    const { app } = await start()
    const station = await stationAt(t, tempFolder(t), url)
    for (let seed = 0; seed < 20; seed++) await inspect(station.app, seed)
    await until(
      () => stationsOf(app),
      ([seen]) => seen?.report.lastMinute.parts === 20
    )
    // So low that every part is NG.
    const changed = await app.inject({
      method: 'PATCH',
      url: `/recipes/${RECIPE}`,
      payload: { threshold: 0.001, thresholdModelVersion: SHIPPED }
    })
    assert.equal(changed.statusCode, 200, changed.body)
    await post(app, '/plant/rollouts', { recipe: RECIPE })
    await until(
      () => reportOf(app),
      (report) => report?.state === 'applied'
    )
    for (let seed = 0; seed < 20; seed++) await inspect(station.app, seed)
    const [stopped] = await until(
      () => rolloutsOf(app),
      ([rollout]) => rollout!.state === 'stopped'
    )
    assert.match(stopped!.reason!, /^north: 100.0 % NG of 20 parts, .* before: expected a rise of at most 50.0 %$/)
    await until(
      async () => (await get<{ threshold: number | null }>(station.app, `/recipes/${RECIPE}`)).threshold,
      (threshold) => threshold === null
    )
  })

  test('a key speaks for the station that it is named as, and opens nothing else', async (t) => {
    const { app } = await realService(t, tempFolder(t), { role: 'plant', adminKeys: ['a-key-of-the-test'] })
    const admin = { authorization: 'Bearer a-key-of-the-test' }
    const made = await app.inject({
      method: 'POST',
      url: '/keys',
      headers: admin,
      payload: { name: 'north', role: 'station' }
    })
    const headers = { authorization: `Bearer ${made.json<{ key: string }>().key}` }
    const say = (route: string, name: string, home: string, more: object, as = headers) =>
      app.inject({ method: 'POST', url: `/plant/${route}`, headers: as, payload: { name, home, ...more } })
    const sent = (name: string, home: string) => say('records', name, home, { records: [], labels: [] })
    const reported = (name: string, home: string, as = headers) =>
      say('reports', name, home, { known: null, report: EMPTY_REPORT }, as)
    const codeOf = (answer: LightMyRequestResponse) => [
      answer.statusCode,
      answer.json<{ errorCode?: string }>().errorCode
    ]
    assert.deepEqual(codeOf(await sent('north', 'a')), [409, 'STATION_NOT_REPORTED'])
    assert.equal((await reported('north', 'a')).statusCode, 200)
    assert.equal((await reported('south', 'b', admin)).statusCode, 200)
    assert.equal((await sent('north', 'a')).statusCode, 200)
    for (const say of [sent, reported]) {
      assert.deepEqual(codeOf(await say('south', 'b')), [403, 'STATION_NOT_KEYS'])
      assert.deepEqual(codeOf(await say('north', 'b')), [403, 'STATION_NOT_FOLDERS'])
    }
    await sent('north', 'b')
    const { changes } = (await app.inject({ url: '/audit?action=station.refused', headers: admin })).json<{
      changes: { actor: { name: string }; subject: string; after: object }[]
    }>()
    assert.deepEqual(
      changes.map(({ actor, subject, after }) => [actor.name, subject, after]),
      [
        ['north', 'station/north', { code: 'STATION_NOT_FOLDERS', home: 'b' }],
        ['north', 'station/south', { code: 'STATION_NOT_KEYS', home: 'b' }]
      ]
    )
    for (const url of ['/inspections', '/plant/stations', '/recipes', '/review'])
      assert.equal((await app.inject({ url, headers })).statusCode, 403, url)
    const damaged = await app.inject({
      method: 'PUT',
      url: `/plant/blobs/pictures/${'a'.repeat(64)}`,
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      payload: Buffer.from('other')
    })
    assert.deepEqual([damaged.statusCode, damaged.json<{ errorCode: string }>().errorCode], [400, 'BLOB_DAMAGED'])
    const url = `/plant/blobs/pictures/${'a'.repeat(64)}`
    const json = await app.inject({ method: 'PUT', url, headers, payload: { picture: 'of a part' } })
    assert.equal(json.statusCode, 415, json.body)
    const nothing = await app.inject({ method: 'PUT', url, headers })
    assert.equal(nothing.statusCode, 415, nothing.body)
  })

  test('stations of the version before and of the next one are understood', async (t) => {
    const { app } = await realService(t, tempFolder(t), { role: 'plant' })
    const first = await post(app, '/plant/reports', { name: 'north', home: 'h', known: null, report: EMPTY_REPORT })
    assert.equal(first.statusCode, 200, first.body)
    const oldest = {
      at: '2026-01-01T00:00:00.000Z',
      result: {
        resultId: '7b0c0f0e-3f0a-4c62-9f0d-0d7d6c1d2a11',
        verdict: 'NG',
        reason: 'ABOVE_THRESHOLD',
        score: 0.75,
        threshold: 0.5,
        circle: null,
        recipe: RECIPE,
        modelVersion: 'v1',
        timingsMs: { total: 7.5 }
      }
    }
    const newest = {
      ...oldest,
      certainty: 0.5,
      result: {
        ...oldest.result,
        resultId: '7b0c0f0e-3f0a-4c62-9f0d-0d7d6c1d2a12',
        evidence: [{ name: 'tone', score: 1.5, weight: 2 }],
        hue: 'red',
        timingsMs: { total: 7.5, think: 1 }
      },
      picture: null
    }
    const sent = await post(app, '/plant/records', {
      name: 'north',
      home: 'h',
      records: [oldest, newest],
      labels: [],
      answers: []
    })
    assert.equal(sent.statusCode, 200, sent.body)
    const found = await recordsOf(app)
    assert.deepEqual(
      found.map(({ score, partId, sequence }) => [score, partId, sequence]),
      [
        [0.75, null, null],
        [0.75, null, null]
      ]
    )
    const tomorrow = { ...newest, result: { ...newest.result, evidence: [{ name: 'a-piece-of-tomorrow', score: 1 }] } }
    const kept = await post(app, '/plant/records', { name: 'north', home: 'h', records: [tomorrow], labels: [] })
    assert.equal(kept.statusCode, 400)
    assert.match(kept.json<{ detail: string }>().detail, /records\.0\.result\.evidence\.0\.name|evidence/)
    const report = {
      version: '9.9.9',
      ready: true,
      problems: [],
      recipes: [],
      lastMinute: { parts: 0, ng: 0, review: 0 },
      lastPartAt: null,
      backlog: { waiting: 0, oldest: null },
      diskFreeBytes: 1,
      temperature: 40
    }
    const answer = await post(app, '/plant/reports', { name: 'north', home: 'h', known: null, report })
    assert.equal(answer.statusCode, 200, answer.body)
    assert.deepEqual(Object.keys(answer.json<object>()).toSorted(), ['again', 'desired', 'revision', 'said'])
  })

  test('a station that has no plant in its configuration does not start', async (t) => {
    await assert.rejects(realService(t, tempFolder(t), { role: 'station' }), /plant.url: expected the address/)
  })
})
