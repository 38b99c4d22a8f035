import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import type { InspectionRequest } from '../../../src/domain/inspection/inspection.ts'
import { RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import type { StationState } from '../../../src/domain/inspection/stations.ts'
import { createLiveFeed } from '../../../src/inspection/watching/live-feed.ts'
import { createStationWatch } from '../../../src/inspection/watching/station-watch.ts'
import { createEventParser } from '../../../src/web/event-parser.ts'
import { resultFor, testApp, testConfig } from '../http-fixture.ts'

const KEY = 'a-key-of-sixteen-characters'
const BMP = { 'content-type': 'image/bmp' }

async function liveApp(t: TestContext) {
  const feed = createLiveFeed({
    thumbnail: async () => ({ width: 640, height: 480, jpeg: Uint8Array.of(255, 216) }),
    explain: async () => null,
    pause: async () => {},
    now: () => new Date('2026-01-02T03:04:05Z'),
    onFault: (error) => {
      throw error
    }
  })
  const inspector = {
    async inspect(request: InspectionRequest) {
      const result = resultFor(request)
      feed.publish({
        request,
        recipe: { ...RECIPE_DEFAULTS, id: request.recipeId },
        result,
        cropSpec: RECIPE_DEFAULTS.crop,
        crop: null,
        appearance: null
      })
      return result
    }
  }
  const { app } = await testApp(t, { live: feed, inspector })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const inspect = (recipe = 'demo-ring') =>
    app.inject({ method: 'POST', url: `/inspect?recipe=${recipe}`, headers: BMP, payload: 'BM' })
  return { app, feed, url, inspect }
}

/** Events of a stream, one at a time. */
async function* eventsOf(reply: Response): AsyncGenerator<{ event: string; data: unknown }> {
  const parse = createEventParser()
  for await (const chunk of reply.body!.pipeThrough(new TextDecoderStream())) {
    for (const { event, data } of parse(chunk)) yield { event, data: JSON.parse(data) }
  }
}

suite('live results', () => {
  test('a watcher gets what was, then what comes, then the end when the service closes', async (t) => {
    const { app, url, inspect } = await liveApp(t)
    await inspect()
    const reply = await fetch(`${url}/live`)
    assert.equal(reply.status, 200)
    assert.equal(reply.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(reply.headers.get('cache-control'), 'no-store')
    assert.equal(reply.headers.get('x-content-type-options'), 'nosniff')
    const events = eventsOf(reply)
    const counters = { recipe: 'demo-ring', total: 1, ok: 0, ng: 1, review: 0, yield: 0, ngStreak: 1 }
    const result = resultFor({ frame: new Uint8Array(), recipeId: 'demo-ring' })
    const at = '2026-01-02T03:04:05.000Z'
    const picture = {
      resultId: result.resultId,
      recipe: 'demo-ring',
      width: 640,
      height: 480,
      jpeg: '/9g=',
      heatmap: null
    }
    const { event, data } = (await events.next()).value as { event: string; data: { now: string } }
    assert.equal(event, 'recent')
    assert.ok(Math.abs(Date.parse(data.now) - Date.now()) < 60_000, data.now)
    assert.deepEqual(data, { now: data.now, results: [{ at, result }], counters: [counters], stations: [] })
    assert.deepEqual((await events.next()).value, { event: 'picture', data: picture })
    await inspect()
    assert.deepEqual((await events.next()).value, {
      event: 'result',
      data: { at, result, counters: { ...counters, total: 2, ng: 2, ngStreak: 2 } }
    })
    assert.deepEqual((await events.next()).value, { event: 'picture', data: picture })
    await app.close()
    assert.equal((await events.next()).done, true)
  })

  test('of one recipe only, without pictures', async (t) => {
    const { url, inspect } = await liveApp(t)
    const events = eventsOf(await fetch(`${url}/live?recipe=cap&pictures=false`))
    const { data: first } = (await events.next()).value as { data: { now: string } }
    assert.deepEqual(first, { now: first.now, results: [], counters: [], stations: [] })
    await inspect()
    await inspect('cap')
    const { event, data } = (await events.next()).value as { event: string; data: { result: { recipe: string } } }
    assert.deepEqual([event, data.result.recipe], ['result', 'cap'])
    await inspect('cap')
    assert.equal((await events.next()).value?.event, 'result')
  })

  test('counters by recipe', async (t) => {
    const { app, inspect } = await liveApp(t)
    await inspect()
    await inspect('cap')
    const reply = await app.inject('/live/stats')
    assert.deepEqual(reply.json(), {
      since: '2026-01-02T03:04:05.000Z',
      recipes: ['demo-ring', 'cap'].map((recipe) => ({
        recipe,
        total: 1,
        ok: 0,
        ng: 1,
        review: 0,
        yield: 0,
        ngStreak: 1
      })),
      stations: []
    })
  })

  test('refused pictures count for their station, with the reason; unknown callers name no station', async (t) => {
    const stations = createStationWatch({
      now: () => new Date('2026-01-02T03:04:05Z'),
      nowMs: () => 0,
      configuredMs: (station) => (station === 'left' ? 3000 : null)
    })
    const { app } = await testApp(t, { stations })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const events = eventsOf(await fetch(`${url}/live`))
    assert.equal((await events.next()).value?.event, 'recent')
    const post = (query: string, type: string) =>
      app.inject({ method: 'POST', url: `/inspect?${query}`, headers: { 'content-type': type }, payload: '<html>' })
    assert.equal((await post('station=left', 'text/html')).statusCode, 415)
    const { event, data } = (await events.next()).value as { event: string; data: StationState }
    assert.equal(event, 'station')
    assert.equal(data.station, 'left')
    assert.equal(data.lastPartAt, null)
    assert.equal(data.refused?.count, 1)
    assert.equal(data.refused?.status, 415)
    assert.match(data.refused?.detail ?? '', /text\/html/)
    // A name that is no name is not taken over.
    assert.equal((await post('station=%00&recipe=demo-ring', 'text/html')).statusCode >= 400, true)
    const stats = (await app.inject('/live/stats')).json<{ stations: StationState[] }>()
    assert.deepEqual(
      stats.stations.map(({ station, refused }) => [station, refused?.count]),
      [
        ['left', 1],
        [null, 1]
      ]
    )
    const { app: closed } = await testApp(t, {
      stations,
      config: testConfig({ host: '0.0.0.0', adminKeys: [KEY], inspectKey: 'required' })
    })
    assert.equal(
      (await closed.inject({ method: 'POST', url: '/inspect?station=strange', headers: BMP, payload: 'BM' }))
        .statusCode,
      401
    )
    assert.deepEqual(
      stations.all().map(({ station }) => station),
      ['left', null]
    )
    const metrics = (await app.inject('/metrics')).body
    assert.match(metrics, /okng_station_refused_total\{station="left",status="415"\} 1/)
    await app.close()
  })

  test('wants a key where there are keys', async (t) => {
    const { app } = await testApp(t, { config: testConfig({ host: '0.0.0.0', adminKeys: [KEY] }) })
    for (const path of ['/live', '/live/stats']) assert.equal((await app.inject(path)).statusCode, 401)
    assert.equal(
      (await app.inject({ url: '/live/stats', headers: { authorization: `Bearer ${KEY}` } })).statusCode,
      200
    )
  })
})
