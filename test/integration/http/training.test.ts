import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import {
  TRAIN_DEFAULTS,
  type TrainingJobs,
  type TrainJob,
  type TrainParameters,
  type TrainRequest
} from '../../../src/domain/training/training.ts'
import {
  DatasetInvalid,
  JobNotCancellable,
  JobNotFound,
  RecipeNotFound,
  TrainingQueueFull
} from '../../../src/errors.ts'
import { MAX_FOLLOWERS } from '../../../src/routes/training/follow-job.ts'
import { testApp } from '../http-fixture.ts'

const json = (payload: object | string, headers: Record<string, string> = {}) =>
  ({
    method: 'POST',
    url: '/train',
    headers: { 'content-type': 'application/json', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload)
  }) as const

const progress = (epoch: number) => ({
  epoch,
  epochs: 2,
  loss: 0.5,
  tripletLoss: 0.25,
  reconstructionLoss: 0.25,
  validationAuroc: null,
  secondsLeft: 2 - epoch
})
const job: TrainJob = {
  id: 'j-1',
  recipe: 'demo-ring',
  dataset: '/data/rings',
  parameters: TRAIN_DEFAULTS,
  activate: 'always',
  minimumGain: 0,
  startedBy: 'local',
  state: 'running',
  progress: null,
  history: [],
  resumes: 0,
  modelVersion: null,
  metrics: null,
  activated: null,
  activation: null,
  error: null,
  createdAt: '2026-01-02T03:04:05.000Z',
  startedAt: '2026-01-02T03:04:05.000Z',
  endedAt: null
}
const done: TrainJob = {
  ...job,
  id: 'j-0',
  state: 'completed',
  progress: progress(2),
  history: [progress(1), progress(2)],
  modelVersion: 'v2',
  metrics: { auroc: 0.99, counts: { ok: 3 } },
  activated: true,
  activation: 'as asked',
  endedAt: '2026-01-02T03:05:05.000Z'
}
const short = ({ history: _history, ...rest }: TrainJob) => rest

interface Bench {
  readonly app: Awaited<ReturnType<typeof testApp>>['app']
  readonly started: TrainRequest[]
  /** What the jobs are told, by the test. */
  tell(job: TrainJob): void
  watchers(): number
}

async function bench(t: TestContext, change: Partial<TrainingJobs> = {}): Promise<Bench> {
  const started: TrainRequest[] = []
  const watching = new Set<(job: TrainJob) => void>()
  const jobs: TrainingJobs = {
    async start(request, startedBy) {
      started.push(request)
      return { ...job, ...request, startedBy, state: 'queued' }
    },
    get: async (id) => [job, done].find((each) => each.id === id),
    list: async (limit) => [job, done].slice(0, limit),
    async cancel(id) {
      if (id === done.id) throw new JobNotCancellable(id, done.state)
      if (id !== job.id) throw new JobNotFound(id)
      return { ...job, state: 'cancelled' }
    },
    watch(_id, onChange) {
      watching.add(onChange)
      return () => {
        watching.delete(onChange)
      }
    },
    ...change
  }
  const { app } = await testApp(t, {
    jobs,
    countJobs: async () => ({ queued: 2, running: 1, completed: 7, failed: 0, cancelled: 3 })
  })
  return {
    app,
    started,
    tell(told) {
      for (const watcher of watching) watcher(told)
    },
    watchers: () => watching.size
  }
}

suite('training over HTTP', () => {
  test('queues a job with the defaults, or with what is given', async (t) => {
    const { app, started } = await bench(t)
    const reply = await app.inject(json({ recipe: 'demo-ring', dataset: '/data/rings' }))
    assert.equal(reply.statusCode, 202)
    assert.deepEqual(reply.json(), short({ ...job, state: 'queued' }))
    const given: TrainParameters = {
      epochs: 7,
      learningRate: 0.01,
      batchSize: 8,
      saveInterval: 2,
      seed: 3,
      backend: 'wasm',
      precision: 'fp32'
    }
    await app.inject(
      json({ recipe: 'demo-ring', dataset: 'labelled', activate: 'if-better', minimumGain: 0.01, ...given })
    )
    assert.deepEqual(started, [
      { recipe: 'demo-ring', dataset: '/data/rings', activate: 'always', minimumGain: 0, parameters: TRAIN_DEFAULTS },
      { recipe: 'demo-ring', dataset: 'labelled', activate: 'if-better', minimumGain: 0.01, parameters: given }
    ])
  })

  test('tells of one job, with its curves, and of all', async (t) => {
    const { app } = await bench(t)
    assert.deepEqual((await app.inject('/train/j-0')).json(), done)
    assert.deepEqual((await app.inject('/train')).json(), { jobs: [short(job), short(done)] })
    assert.deepEqual((await app.inject('/train?limit=1')).json(), { jobs: [short(job)] })
    const none = await app.inject('/train/j-9')
    assert.equal(none.statusCode, 404)
    assert.equal(none.json<{ detail: string }>().detail, "training job 'j-9' does not exist")
  })

  test('cancels what can be cancelled', async (t) => {
    const { app } = await bench(t)
    const reply = await app.inject({ method: 'DELETE', url: '/train/j-1' })
    assert.equal(reply.statusCode, 200)
    assert.equal(reply.json<TrainJob>().state, 'cancelled')
    assert.equal((await app.inject({ method: 'DELETE', url: '/train/j-9' })).statusCode, 404)
    const late = await app.inject({ method: 'DELETE', url: '/train/j-0' })
    assert.equal(late.statusCode, 409)
    assert.equal(
      late.json<{ detail: string }>().detail,
      "expected a job that is queued or running on this station, job 'j-0' is completed"
    )
  })

  test('the metrics count jobs by state; where that fails, the others are there', async (t) => {
    const { app } = await bench(t)
    const { body } = await app.inject('/metrics')
    for (const [state, count] of [
      ['queued', 2],
      ['running', 1],
      ['completed', 7],
      ['failed', 0],
      ['cancelled', 3]
    ])
      assert.ok(body.includes(`\nokng_training_jobs{state="${state}"} ${count}\n`), body)
    const broken = await testApp(t, { countJobs: () => Promise.reject(new Error('the database is gone')) })
    assert.equal((await broken.app.inject('/metrics')).statusCode, 200)
  })

  for (const [what, request, status, detail] of [
    ['no recipe', json({ dataset: 'd' }), 400, 'body: recipe: expected string, received nothing'],
    ['an unknown key', json({ recipe: 'r', dataset: 'd', epoch: 5 }), 400, 'body: unknown key epoch'],
    [
      'a number as text',
      json({ recipe: 'r', dataset: 'd', epochs: '5' }),
      400,
      'body: epochs: expected number, received "5"'
    ],
    [
      'no epochs to speak of',
      json({ recipe: 'r', dataset: 'd', epochs: 0 }),
      400,
      'body: epochs: expected number to be >=1, received 0'
    ],
    [
      'an unknown backend',
      json({ recipe: 'r', dataset: 'd', backend: 'cuda' }),
      400,
      'body: backend: expected one of "auto"|"tensorflow"|"wasm", received "cuda"'
    ],
    [
      'an unknown activation',
      json({ recipe: 'r', dataset: 'd', activate: 'maybe' }),
      400,
      'body: activate: expected one of "never"|"if-better"|"always", received "maybe"'
    ],
    [
      'a path that no file can have',
      json({ recipe: 'r', dataset: 'd\0' }),
      400,
      'body: dataset: expected a path or a name, received "d\\u0000"'
    ],
    ['broken JSON', json('{"recipe":'), 400, 'body: expected JSON, received something else'],
    ['an empty body', json(''), 400, 'body: expected JSON, received nothing'],
    ['no object', json('[]'), 400, 'body: expected object, received []'],
    [
      'no JSON, which a page of another site could send',
      json('{}', { 'content-type': 'text/plain' }),
      415,
      'expected the content type application/json, received text/plain'
    ],
    [
      'a body over its limit',
      json({ recipe: 'r', dataset: 'd'.repeat(70_000) }),
      413,
      'expected a body of at most 65536 bytes, received 70027'
    ]
  ] as const) {
    test(`${what}: ${status}`, async (t) => {
      const { app, started } = await bench(t)
      const reply = await app.inject(request)
      assert.equal(reply.statusCode, status, reply.body)
      assert.equal(reply.json<{ detail: string }>().detail, detail)
      assert.deepEqual(started, [])
    })
  }

  test('a recipe, data set or moment that is not right is said so', async (t) => {
    for (const [error, status] of [
      [new RecipeNotFound('r', 'none'), 404],
      [new DatasetInvalid("no pictures in 'd'"), 400],
      [new TrainingQueueFull(50), 409]
    ] as const) {
      const { app } = await bench(t, {
        start: async () => {
          throw error
        }
      })
      const reply = await app.inject(json({ recipe: 'r', dataset: 'd' }))
      assert.equal(reply.statusCode, status)
      assert.deepEqual(
        [reply.json<{ errorCode: string }>().errorCode, reply.json<{ detail: string }>().detail],
        [error.code, error.message]
      )
    }
  })
})

suite('following a job', () => {
  async function listening(t: TestContext, change: Partial<TrainingJobs> = {}) {
    const b = await bench(t, change)
    const url = await b.app.listen({ host: '127.0.0.1', port: 0 })
    const events = reading(t)
    return { ...b, url, follow: async (id: string) => events(await fetch(`${url}/train/${id}/events`)) }
  }

  /** Reads what comes, event by event. */
  const reading = (t: TestContext) => (reply: Response) => {
    const reader = reply.body!.getReader()
    t.after(() => reader.cancel().catch(() => {}))
    let text = ''
    return {
      reply,
      async next(): Promise<string | null> {
        while (!text.includes('\n\n')) {
          const { value, done } = await reader.read()
          if (done) return null
          text += new TextDecoder().decode(value)
        }
        const [first, ...rest] = text.split('\n\n')
        text = rest.join('\n\n')
        return first!
      },
      cancel: () => reader.cancel()
    }
  }
  const parse = (text: string | null): TrainJob => JSON.parse(text!.split('data: ')[1]!) as TrainJob

  test('first as it stands, then each change, the end with the job', async (t) => {
    const { follow, tell, watchers } = await listening(t)
    const stream = await follow('j-1')
    assert.equal(stream.reply.status, 200)
    assert.equal(stream.reply.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(stream.reply.headers.get('x-content-type-options'), 'nosniff')
    assert.deepEqual(parse(await stream.next()), job)
    tell({ ...job, progress: progress(1), history: [progress(1)] })
    assert.deepEqual(parse(await stream.next()).progress, progress(1))
    tell({ ...done, id: 'j-1' })
    assert.equal(parse(await stream.next()).state, 'completed')
    assert.equal(await stream.next(), null)
    assert.equal(watchers(), 0)
  })

  test('of a job that is over there is one event', async (t) => {
    const { follow, watchers } = await listening(t)
    const stream = await follow('j-0')
    assert.deepEqual(parse(await stream.next()), done)
    assert.equal(await stream.next(), null)
    assert.equal(watchers(), 0)
  })

  test('of a job that there is not: 404, as a problem', async (t) => {
    const { follow } = await listening(t)
    const { reply } = await follow('j-9')
    assert.deepEqual([reply.status, reply.headers.get('content-type')], [404, 'application/problem+json'])
  })

  test('a service that closes ends the streams', async (t) => {
    const { follow, app } = await listening(t)
    const stream = await follow('j-1')
    await stream.next()
    await app.close()
    assert.equal(await stream.next(), null)
  })

  test('a client that goes is forgotten, and so many may follow at once', async (t) => {
    let left = (): void => {}
    const gone = new Promise<void>((resolve) => {
      left = resolve
    })
    const { follow } = await listening(t, {
      watch: () => () => {
        left()
      }
    })
    const streams = await Promise.all(Array.from({ length: MAX_FOLLOWERS }, () => follow('j-1')))
    const { reply } = await follow('j-1')
    assert.equal(reply.status, 503)
    await streams[0]!.next()
    await streams[0]!.cancel()
    await gone
    assert.equal((await follow('j-1')).reply.status, 200)
  })

  test('a client that does not read gets the latest state, and no memory grows', async (t) => {
    const { follow, tell } = await listening(t)
    const stream = await follow('j-1')
    await stream.next()
    const long = { ...job, error: 'x'.repeat(1_000_000) }
    for (let n = 1; n <= 60; n++) tell({ ...long, resumes: n })
    tell({ ...done, id: 'j-1', resumes: 99 })
    const seen: number[] = []
    for (let text = await stream.next(); text !== null; text = await stream.next()) seen.push(parse(text).resumes)
    assert.equal(seen.at(-1), 99)
    assert.ok(seen.length < 30, `${seen.length} events of 1 MB were kept`)
  })
})
