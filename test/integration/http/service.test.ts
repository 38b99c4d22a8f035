import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { testApp, testConfig } from '../http-fixture.ts'

const KEY = 'a-key-of-sixteen-characters'

suite('state of the service', () => {
  test('it lives from the start, and is ready when a model has judged', async (t) => {
    let ready = false
    const models = [{ recipe: 'demo-ring', version: 'v1' }]
    const { app } = await testApp(t, { readiness: () => ({ ready, runtime: 'onnx', device: 'cpu', models }) })
    assert.deepEqual((await app.inject('/healthz')).json(), { status: 'live' })
    const early = await app.inject('/readyz')
    assert.equal(early.statusCode, 503)
    assert.match(String(early.headers['content-type']), /^application\/problem\+json/)
    assert.equal(early.json<{ errorCode: string }>().errorCode, 'NOT_READY')
    ready = true
    const reply = await app.inject('/readyz')
    assert.equal(reply.statusCode, 200)
    assert.deepEqual(reply.json(), { status: 'ready', runtime: 'onnx', device: 'cpu', models })
  })
})

suite('GET /channels', () => {
  test('says how each channel does that is switched on, also while the service is not ready', async (t) => {
    const since = new Date('2026-01-01T06:00:00Z')
    const { app } = await testApp(t, {
      channels: () => [
        {
          channel: 'mqtt',
          problem: null,
          since,
          lastProblem: { detail: 'the broker is away', at: since },
          restarts: 1,
          backlog: 7,
          events: { sent: 3 }
        }
      ]
    })
    assert.equal((await app.inject('/readyz')).statusCode, 503)
    const reply = await app.inject('/channels')
    assert.equal(reply.statusCode, 200)
    assert.deepEqual(reply.json(), {
      channels: [
        {
          channel: 'mqtt',
          problem: null,
          since: since.toISOString(),
          lastProblem: { detail: 'the broker is away', at: since.toISOString() },
          backlog: 7,
          restarts: 1
        }
      ]
    })
  })

  test('there is none where none is switched on', async (t) => {
    const { app } = await testApp(t)
    assert.deepEqual((await app.inject('/channels')).json(), { channels: [] })
  })
})

suite('docs', () => {
  test('every address that the page names is on this server, and its policy allows no other', async (t) => {
    const { app } = await testApp(t)
    const page = await app.inject('/docs')
    assert.equal(page.statusCode, 200)
    const addresses = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!)
    assert.ok(addresses.length >= 5, page.body)
    for (const address of addresses) {
      assert.match(address, /^\.\/docs\/static\//)
      assert.equal((await app.inject(address)).statusCode, 200, address)
    }
    const policy = String(page.headers['content-security-policy'])
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /script-src 'self';/)
    assert.doesNotMatch(policy, /https?:|upgrade-insecure-requests|validator/)
  })

  test('the page reads the document that /openapi.json serves', async (t) => {
    const { app } = await testApp(t)
    const document = (await app.inject('/openapi.json')).json<{ info: { version: string } }>()
    assert.equal(document.info.version, '1.2.3')
    // It lies one folder below what it describes, whatever path a proxy has both below.
    assert.deepEqual((await app.inject('/docs/json')).json(), { ...document, servers: [{ url: '..' }] })
    // Its validator would send the document's address to another host.
    assert.match(
      (await app.inject('/docs/static/swagger-initializer.js')).body,
      /validatorUrl: null[\s\S]*url: resolveUrl\('\.\/json'\)/
    )
  })

  test('what is no page allows nothing, and no answer can be sniffed into one', async (t) => {
    const { app } = await testApp(t)
    const { headers } = await app.inject('/healthz')
    assert.equal(headers['content-security-policy'], "default-src 'none';frame-ancestors 'none'")
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['strict-transport-security'], undefined)
  })
})

suite('admin keys', () => {
  const locked = { config: testConfig({ host: '0.0.0.0', adminKeys: ['another-key-of-sixteen', KEY] }) }
  const requests = [
    ['POST', '/train'],
    ['GET', '/train'],
    ['GET', '/train/1'],
    ['DELETE', '/train/1'],
    ['GET', '/train/1/events'],
    ['GET', '/datasets'],
    ['POST', '/datasets/a/images?label=good'],
    ['DELETE', '/datasets/a'],
    ['POST', '/recipes/a/teach'],
    ['GET', '/recipes'],
    ['GET', '/recipes/a'],
    ['POST', '/recipes'],
    ['PUT', '/recipes/a'],
    ['PATCH', '/recipes/a'],
    ['DELETE', '/recipes/a'],
    ['GET', '/recipes/a/revisions'],
    ['GET', '/models'],
    ['POST', '/models'],
    ['GET', '/models/v'],
    ['GET', '/models/v/report'],
    ['POST', '/models/v/activate'],
    ['POST', '/models/rollback'],
    ['GET', '/models/v/golden'],
    ['GET', '/models/v/shadow'],
    ['POST', '/models/v/shadow'],
    ['DELETE', '/models/v/shadow'],
    ['GET', '/recipes/a/golden'],
    ['POST', '/recipes/a/golden'],
    ['GET', '/recipes/a/golden/f'],
    ['DELETE', '/recipes/a/golden/f']
  ] as const

  for (const [method, url] of requests) {
    test(`${method} ${url} wants one of the keys`, async (t) => {
      const { app } = await testApp(t, locked)
      for (const [authorization, code] of [
        [undefined, 'KEY_MISSING'],
        ['Basic YTpi', 'KEY_MISSING'],
        [KEY, 'KEY_MISSING'],
        ['Bearer', 'KEY_MISSING'],
        [`Bearer ${KEY}x`, 'KEY_WRONG'],
        [`Bearer ${KEY.slice(0, -1)}`, 'KEY_WRONG'],
        ['Bearer undefined', 'KEY_WRONG']
      ] as const) {
        const reply = await app.inject({ method, url, headers: authorization === undefined ? {} : { authorization } })
        assert.equal(reply.statusCode, 401, authorization)
        assert.equal(reply.json<{ errorCode: string }>().errorCode, code, authorization)
        assert.equal(reply.headers['www-authenticate'], 'Bearer')
        assert.doesNotMatch(reply.body, new RegExp(KEY))
      }
      for (const key of locked.config.adminKeys) {
        const reply = await app.inject({ method, url, headers: { authorization: `bearer ${key}` } })
        assert.notEqual(reply.statusCode, 401)
      }
    })
  }

  test('without keys the request must name this machine as itself: a page of another site cannot', async (t) => {
    const { app } = await testApp(t)
    for (const host of ['localhost:8080', 'LOCALHOST', '127.0.0.1', '[::1]:8080'])
      assert.equal((await app.inject({ url: '/train', headers: { host } })).statusCode, 200, host)
    for (const host of ['evil.example:8080', '127.0.0.1.evil.example', '192.168.1.5']) {
      const reply = await app.inject({ url: '/train', headers: { host } })
      assert.equal(reply.statusCode, 403, host)
      assert.equal(reply.json<{ errorCode: string }>().errorCode, 'HOST_NOT_LOCAL')
    }
  })

  test('what a camera and Prometheus ask for takes none', async (t) => {
    const { app } = await testApp(t, locked)
    for (const url of ['/healthz', '/metrics', '/docs', '/openapi.json'])
      assert.equal((await app.inject(url)).statusCode, 200, url)
    assert.equal(
      (await app.inject({ method: 'POST', url: '/inspect', headers: { 'content-type': 'image/png' }, payload: 'x' }))
        .statusCode,
      200
    )
  })
})

suite('log', () => {
  interface Line {
    readonly level: number
    readonly msg: string
    readonly reqId: string
    readonly code?: string
    readonly err?: { readonly message: string; readonly stack: string }
  }

  async function loggingApp(t: TestContext, error?: Error) {
    const lines: Line[] = []
    const logger = pino(
      { level: 'info' },
      {
        write(line: string) {
          lines.push(JSON.parse(line) as Line)
        }
      }
    )
    const { app } = await testApp(t, { logger, ...(error && { inspector: { inspect: () => Promise.reject(error) } }) })
    return { app, lines }
  }

  test('what failed is there in full, under the id that the caller was told', async (t) => {
    const { app, lines } = await loggingApp(t, new Error('the disk is on fire'))
    const reply = await app.inject({
      method: 'POST',
      url: '/inspect',
      headers: { 'content-type': 'image/png' },
      payload: 'x'
    })
    assert.equal(reply.statusCode, 500)
    const [line, ...more] = lines
    assert.deepEqual(more, [])
    assert.equal(line!.level, pino.levels.values['error'])
    assert.equal(line!.err!.message, 'the disk is on fire')
    assert.match(line!.err!.stack, /service\.test/)
    assert.equal(line!.reqId, reply.json<{ instance: string }>().instance)
  })

  test('to be not ready yet, or asked in a wrong way, is no failure', async (t) => {
    const { app, lines } = await loggingApp(t)
    await app.inject('/readyz')
    await app.inject('/nothing')
    assert.deepEqual(
      lines.map(({ level, code }) => [level, code]),
      [
        [30, 'NOT_READY'],
        [30, 'ROUTE_NOT_FOUND']
      ]
    )
  })

  test('what a caller sends gives a terminal no orders', async (t) => {
    const { app, lines } = await loggingApp(t)
    const reply = await app.inject('/train/%1b%5b2J%C2%9B%E2%80%AEx')
    const detail = String.raw`training job '\u{1b}[2J\u{9b}\u{202e}x' does not exist`
    assert.equal(lines[0]!.msg, detail)
    assert.equal(reply.json<{ detail: string }>().detail, detail)
  })
})

suite('metrics', () => {
  const post = (url: string) =>
    ({ method: 'POST', url, headers: { 'content-type': 'image/png' }, payload: 'x' }) as const

  test('counts verdicts, times stages and requests, collects scores', async (t) => {
    const registry = new Registry()
    const { app } = await testApp(t, {
      registry,
      readiness: () => ({
        ready: true,
        runtime: 'onnx',
        device: 'cpu',
        models: [{ recipe: 'demo-ring', version: 'v1' }]
      })
    })
    await app.inject(post('/inspect'))
    await app.inject(post('/inspect'))
    const { body, headers } = await app.inject('/metrics')
    assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
    for (const line of [
      'okng_inspections_total{recipe="demo-ring",verdict="NG",reason="ABOVE_THRESHOLD"} 2',
      'okng_stage_seconds_count{stage="locate"} 2',
      'okng_stage_seconds_sum{stage="locate"} 0.005',
      'okng_stage_seconds_bucket{le="0.002",stage="locate"} 0',
      'okng_stage_seconds_bucket{le="0.003",stage="locate"} 2',
      'okng_score_sum{recipe="demo-ring"} 1.5',
      'okng_http_request_seconds_count{method="POST",route="/inspect",status="200"} 2',
      'okng_model_info{recipe="demo-ring",version="v1",runtime="onnx",device="cpu"} 1'
    ])
      assert.ok(
        body.split('\n').includes(line),
        `${line}\n${body
          .split('\n')
          .filter((each) => each.startsWith(line.split('{')[0]!))
          .join('\n')}`
      )
    assert.match(body, /^process_resident_memory_bytes \d+/m)
  })

  test('buckets resolve 1 to 500 ms', async (t) => {
    const { app } = await testApp(t)
    await app.inject(post('/inspect'))
    const { body } = await app.inject('/metrics')
    for (const name of ['okng_stage_seconds', 'okng_http_request_seconds']) {
      const edges = [
        ...new Set(
          [...body.matchAll(new RegExp(`^${name}_bucket{le="([\\d.]+)"`, 'gm'))].map(([, edge]) => Number(edge))
        )
      ]
      assert.ok(edges.length >= 12 && edges.length <= 20, edges.join(', '))
      assert.equal(edges[0], 0.0005)
      assert.ok(edges.includes(0.001) && edges.includes(0.5))
    }
  })

  test('no caller can make new labels', async (t) => {
    const { app } = await testApp(t)
    const series = async (): Promise<number> =>
      (await app.inject('/metrics')).body.split('\n').filter((line) => line.startsWith('okng_')).length
    const visit = async (name: string): Promise<void> => {
      for (const url of [`/${name}`, `/train/${name}`, `/recipes/${name}`, `/docs/static/${name}`])
        await app.inject(url)
      for (const url of [
        `/inspect?recipe=${name}`,
        `/inspect?partId=${name}&measId=${name}&station=${name}`,
        `/inspect?${name}=1`
      ])
        await app.inject(post(url))
    }
    await visit('first')
    await series()
    const before = await series()
    for (const name of ['a', 'b', 'c', 'd']) await visit(name)
    assert.equal(await series(), before)
    assert.doesNotMatch((await app.inject('/metrics')).body, /first/)
  })

  test('two apps do not mix their figures', async (t) => {
    const [one, other] = [await testApp(t), await testApp(t)]
    await one.app.inject(post('/inspect'))
    assert.match((await one.app.inject('/metrics')).body, /^okng_inspections_total{/m)
    assert.doesNotMatch((await other.app.inject('/metrics')).body, /^okng_inspections_total{/m)
  })
})
