import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { TRAIN_DEFAULTS, type TrainingJobs, type TrainJob, type TrainParameters } from '../../src/domain/training.ts'
import { DatasetInvalid, RecipeNotFound, TrainingBusy } from '../../src/errors.ts'
import { testApp, testConfig } from './http-fixture.ts'

const KEY = 'a-key-of-sixteen-characters'
const json = (payload: object | string, headers: Record<string, string> = {}) =>
  ({ method: 'POST', url: '/train', headers: { 'content-type': 'application/json', ...headers }, payload: typeof payload === 'string' ? payload : JSON.stringify(payload) }) as const

suite('state of the service', () => {
  test('it lives from the start, and is ready when a model has judged', async (t) => {
    let ready = false
    const models = [{ recipe: 'demo-ring', version: 'v1' }]
    const { app } = await testApp(t, { readiness: () => ({ ready, runtime: 'onnx', device: 'cpu', models }) })
    assert.deepEqual((await app.inject('/healthz')).json(), { status: 'live' })
    const early = await app.inject('/readyz')
    assert.equal(early.statusCode, 503)
    assert.match(String(early.headers['content-type']), /^application\/problem\+json/)
    assert.equal(early.json<{ code: string }>().code, 'NOT_READY')
    ready = true
    const reply = await app.inject('/readyz')
    assert.equal(reply.statusCode, 200)
    assert.deepEqual(reply.json(), { status: 'ready', runtime: 'onnx', device: 'cpu', models })
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
      assert.match(address, /^\/docs\/static\//)
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
    assert.deepEqual((await app.inject('/docs/json')).json(), document)
    // Its validator would send the document's address to another host.
    assert.match((await app.inject('/docs/static/swagger-initializer.js')).body, /validatorUrl: null[\s\S]*url: resolveUrl\('\.\/json'\)/)
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
  const requests = [['POST', '/train'], ['GET', '/train'], ['GET', '/train/1'], ['GET', '/recipes'], ['GET', '/recipes/a'], ['POST', '/recipes'], ['PUT', '/recipes/a'], ['PATCH', '/recipes/a'], ['DELETE', '/recipes/a'], ['GET', '/recipes/a/revisions']] as const

  for (const [method, url] of requests) {
    test(`${method} ${url} wants one of the keys`, async (t) => {
      const { app } = await testApp(t, locked)
      for (const [authorization, code] of [
        [undefined, 'KEY_MISSING'], ['Basic YTpi', 'KEY_MISSING'], [KEY, 'KEY_MISSING'], ['Bearer', 'KEY_MISSING'], [`Bearer ${KEY}x`, 'KEY_WRONG'], [`Bearer ${KEY.slice(0, -1)}`, 'KEY_WRONG'], ['Bearer undefined', 'KEY_WRONG']
      ] as const) {
        const reply = await app.inject({ method, url, headers: authorization === undefined ? {} : { authorization } })
        assert.equal(reply.statusCode, 401, authorization)
        assert.equal(reply.json<{ code: string }>().code, code, authorization)
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
    for (const host of ['localhost:8080', 'LOCALHOST', '127.0.0.1', '[::1]:8080']) assert.equal((await app.inject({ url: '/train', headers: { host } })).statusCode, 200, host)
    for (const host of ['evil.example:8080', '127.0.0.1.evil.example', '192.168.1.5']) {
      const reply = await app.inject({ url: '/train', headers: { host } })
      assert.equal(reply.statusCode, 403, host)
      assert.equal(reply.json<{ code: string }>().code, 'HOST_NOT_LOCAL')
    }
  })

  test('what a camera and Prometheus ask for takes none', async (t) => {
    const { app } = await testApp(t, locked)
    for (const url of ['/healthz', '/metrics', '/docs', '/openapi.json']) assert.equal((await app.inject(url)).statusCode, 200, url)
    assert.equal((await app.inject({ method: 'POST', url: '/inspect', headers: { 'content-type': 'image/png' }, payload: 'x' })).statusCode, 200)
  })
})

suite('training', () => {
  const job: TrainJob = {
    id: 'j-1', recipe: 'demo-ring', dataset: '/data/rings', parameters: TRAIN_DEFAULTS, state: 'running', progress: null, modelVersion: null, metrics: null, error: null,
    createdAt: '2026-01-02T03:04:05.000Z', startedAt: '2026-01-02T03:04:05.000Z', endedAt: null
  }
  const done: TrainJob = {
    ...job,
    id: 'j-0',
    state: 'completed',
    progress: { epoch: 2, epochs: 2, loss: 0.5, tripletLoss: 0.25, reconstructionLoss: 0.25, validationAuroc: null, secondsLeft: 0 },
    modelVersion: 'v2',
    metrics: { auroc: 0.99, counts: { ok: 3 } },
    endedAt: '2026-01-02T03:05:05.000Z'
  }

  async function trainingApp (t: TestContext, start?: TrainingJobs['start']) {
    const started: [string, string, TrainParameters][] = []
    const jobs: TrainingJobs = {
      async start (recipe, dataset, parameters) {
        started.push([recipe, dataset, parameters])
        return start === undefined ? { ...job, recipe, dataset, parameters } : start(recipe, dataset, parameters)
      },
      get: (id) => [job, done].find((each) => each.id === id),
      list: () => [job, done]
    }
    return { app: (await testApp(t, { jobs })).app, started }
  }

  test('starts a job with the defaults, or with what is given', async (t) => {
    const { app, started } = await trainingApp(t)
    const reply = await app.inject(json({ recipe: 'demo-ring', dataset: '/data/rings' }))
    assert.equal(reply.statusCode, 202)
    assert.deepEqual(reply.json(), job)
    const given: TrainParameters = { epochs: 7, learningRate: 0.01, batchSize: 8, saveInterval: 2, seed: 3, backend: 'wasm' }
    await app.inject(json({ recipe: 'demo-ring', dataset: '/data/rings', ...given }))
    assert.deepEqual(started, [['demo-ring', '/data/rings', TRAIN_DEFAULTS], ['demo-ring', '/data/rings', given]])
  })

  test('tells of one job and of all', async (t) => {
    const { app } = await trainingApp(t)
    assert.deepEqual((await app.inject('/train/j-0')).json(), done)
    assert.deepEqual((await app.inject('/train')).json(), { jobs: [job, done] })
    const none = await app.inject('/train/j-9')
    assert.equal(none.statusCode, 404)
    assert.equal(none.json<{ detail: string }>().detail, "training job 'j-9' does not exist")
  })

  for (const [what, request, status, detail] of [
    ['no recipe', json({ dataset: 'd' }), 400, 'body: recipe: expected string, received nothing'],
    ['an unknown key', json({ recipe: 'r', dataset: 'd', epoch: 5 }), 400, 'body: unknown key epoch'],
    ['a number as text', json({ recipe: 'r', dataset: 'd', epochs: '5' }), 400, 'body: epochs: expected number, received "5"'],
    ['no epochs to speak of', json({ recipe: 'r', dataset: 'd', epochs: 0 }), 400, 'body: epochs: expected number to be >=1, received 0'],
    ['an unknown backend', json({ recipe: 'r', dataset: 'd', backend: 'cuda' }), 400, 'body: backend: expected one of "auto"|"tensorflow"|"wasm", received "cuda"'],
    ['a path that no file can have', json({ recipe: 'r', dataset: 'd\0' }), 400, 'body: dataset: expected a path, received "d\\u0000"'],
    ['broken JSON', json('{"recipe":'), 400, 'body: expected JSON, received something else'],
    ['an empty body', json(''), 400, 'body: expected JSON, received nothing'],
    ['no object', json('[]'), 400, 'body: expected object, received []'],
    ['no JSON, which a page of another site could send', json('{}', { 'content-type': 'text/plain' }), 415, 'expected the content type application/json, received text/plain'],
    ['a body over its limit', json({ recipe: 'r', dataset: 'd'.repeat(70_000) }), 413, 'expected a body of at most 65536 bytes, received 70027']
  ] as const) {
    test(`${what}: ${status}`, async (t) => {
      const { app, started } = await trainingApp(t)
      const reply = await app.inject(request)
      assert.equal(reply.statusCode, status, reply.body)
      assert.equal(reply.json<{ detail: string }>().detail, detail)
      assert.deepEqual(started, [])
    })
  }

  test('a recipe, data set or moment that is not right is said so', async (t) => {
    for (const [error, status] of [[new RecipeNotFound('r', 'none'), 404], [new DatasetInvalid("no pictures in 'd'"), 400], [new TrainingBusy('j-1'), 409]] as const) {
      const { app } = await trainingApp(t, async () => { throw error })
      const reply = await app.inject(json({ recipe: 'r', dataset: 'd' }))
      assert.equal(reply.statusCode, status)
      assert.deepEqual([reply.json<{ code: string }>().code, reply.json<{ detail: string }>().detail], [error.code, error.message])
    }
  })
})

suite('log', () => {
  interface Line { readonly level: number, readonly msg: string, readonly reqId: string, readonly code?: string, readonly err?: { readonly message: string, readonly stack: string } }

  async function loggingApp (t: TestContext, error?: Error) {
    const lines: Line[] = []
    const logger = pino({ level: 'info' }, { write (line: string) { lines.push(JSON.parse(line) as Line) } })
    const { app } = await testApp(t, { logger, ...error && { inspector: { inspect: () => Promise.reject(error) } } })
    return { app, lines }
  }

  test('what failed is there in full, under the id that the caller was told', async (t) => {
    const { app, lines } = await loggingApp(t, new Error('the disk is on fire'))
    const reply = await app.inject({ method: 'POST', url: '/inspect', headers: { 'content-type': 'image/png' }, payload: 'x' })
    assert.equal(reply.statusCode, 500)
    const [line, ...more] = lines
    assert.deepEqual(more, [])
    assert.equal(line!.level, pino.levels.values['error'])
    assert.equal(line!.err!.message, 'the disk is on fire')
    assert.match(line!.err!.stack, /http-service\.test/)
    assert.equal(line!.reqId, reply.json<{ instance: string }>().instance)
  })

  test('to be not ready yet, or asked in a wrong way, is no failure', async (t) => {
    const { app, lines } = await loggingApp(t)
    await app.inject('/readyz')
    await app.inject('/nothing')
    assert.deepEqual(lines.map(({ level, code }) => [level, code]), [[30, 'NOT_READY'], [30, 'ROUTE_NOT_FOUND']])
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
  const post = (url: string) => ({ method: 'POST', url, headers: { 'content-type': 'image/png' }, payload: 'x' }) as const

  test('counts verdicts, times stages and requests, collects scores', async (t) => {
    const registry = new Registry()
    const { app } = await testApp(t, { registry, readiness: () => ({ ready: true, runtime: 'onnx', device: 'cpu', models: [{ recipe: 'demo-ring', version: 'v1' }] }) })
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
    ]) assert.ok(body.split('\n').includes(line), `${line}\n${body.split('\n').filter((each) => each.startsWith(line.split('{')[0]!)).join('\n')}`)
    assert.match(body, /^process_resident_memory_bytes \d+/m)
  })

  test('buckets resolve 1 to 500 ms', async (t) => {
    const { app } = await testApp(t)
    await app.inject(post('/inspect'))
    const { body } = await app.inject('/metrics')
    for (const name of ['okng_stage_seconds', 'okng_http_request_seconds']) {
      const edges = [...new Set([...body.matchAll(new RegExp(`^${name}_bucket{le="([\\d.]+)"`, 'gm'))].map(([, edge]) => Number(edge)))]
      assert.ok(edges.length >= 12 && edges.length <= 20, `${edges}`)
      assert.equal(edges[0], 0.0005)
      assert.ok(edges.includes(0.001) && edges.includes(0.5))
    }
  })

  test('no caller can make new labels', async (t) => {
    const { app } = await testApp(t)
    const series = async (): Promise<number> => (await app.inject('/metrics')).body.split('\n').filter((line) => line.startsWith('okng_')).length
    const visit = async (name: string): Promise<void> => {
      for (const url of [`/${name}`, `/train/${name}`, `/recipes/${name}`, `/docs/static/${name}`]) await app.inject(url)
      for (const url of [`/inspect?recipe=${name}`, `/inspect?partId=${name}&measId=${name}&station=${name}`, `/inspect?${name}=1`]) await app.inject(post(url))
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
