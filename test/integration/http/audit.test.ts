// Every route that changes something leaves a record of it; a new one that doesn't is found here.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { AppParts } from '../../../src/app/app-parts.ts'
import type { Change } from '../../../src/domain/access/audit.ts'
import type { ModelManifest } from '../../../src/domain/models/manifest.ts'
import { TRAIN_DEFAULTS, type TrainJob } from '../../../src/domain/training/training.ts'
import { TeachBusy } from '../../../src/errors.ts'
import { MULTIPART, multipart, noQuality, testApp } from '../http-fixture.ts'

const SHA256 = 'ab'.repeat(32)
const upload = {
  headers: { 'content-type': MULTIPART },
  payload: multipart({ name: 'image', filename: 'a.png', content: 'png' })
}
const golden = { sha256: SHA256, label: 'good', bytes: 3, addedAt: '2026-01-02T03:04:05.000Z' } as const
const image = { sha256: SHA256, label: 'good', partId: null, extension: 'png' } as const
const summary = { name: 'ring', counts: { good: 1, defect: 0 }, hash: null }
const job: TrainJob = {
  id: 'j-1',
  recipe: 'ring',
  dataset: 'ring',
  activate: 'never',
  minimumGain: 0,
  parameters: TRAIN_DEFAULTS,
  state: 'cancelled',
  progress: null,
  history: [],
  resumes: 0,
  modelVersion: null,
  metrics: null,
  activated: null,
  activation: null,
  error: null,
  startedBy: 'local',
  createdAt: '2026-01-02T03:04:05.000Z',
  startedAt: null,
  endedAt: null
}

/** What each of these routes records, after what it records `before` that on its way. */
const RECORDED: Readonly<
  Record<
    string,
    {
      readonly request: object
      readonly before?: readonly (readonly [string, string])[]
      readonly action: string
      readonly subject: string
    }
  >
> = {
  'POST /train': {
    request: { url: '/train', payload: { recipe: 'ring', dataset: 'ring' } },
    action: 'training.start',
    subject: 'job/j-1'
  },
  'POST /stability/learn': {
    request: { url: '/stability/learn?recipe=demo-ring' },
    action: 'stability.learn',
    subject: 'recipe/demo-ring'
  },
  'DELETE /train/{id}': { request: { url: '/train/j-1' }, action: 'training.cancel', subject: 'job/j-1' },
  'POST /datasets/{name}/images': {
    request: { url: '/datasets/ring/images?label=good', ...upload },
    before: [['dataset.upload', 'dataset/ring']],
    action: 'dataset.add',
    subject: 'dataset/ring'
  },
  'PATCH /datasets/{name}/images/{sha256}': {
    request: { url: `/datasets/ring/images/${SHA256}?label=defect` },
    action: 'dataset.relabel-image',
    subject: 'dataset/ring'
  },
  'DELETE /datasets/{name}/images/{sha256}': {
    request: { url: `/datasets/ring/images/${SHA256}` },
    action: 'dataset.remove-image',
    subject: 'dataset/ring'
  },
  'DELETE /datasets/{name}': { request: { url: '/datasets/ring' }, action: 'dataset.remove', subject: 'dataset/ring' },
  'POST /recipes/{id}/teach': {
    request: { url: '/recipes/ring/teach', ...upload },
    before: [
      ['dataset.upload', 'dataset/ring'],
      ['dataset.add', 'dataset/ring'],
      ['recipe.teach', 'recipe/ring']
    ],
    action: 'recipe.taught',
    subject: 'recipe/ring'
  },
  'POST /recipes/{id}/golden': {
    request: { url: '/recipes/ring/golden?label=good', ...upload },
    action: 'golden.add',
    subject: 'recipe/ring'
  },
  'DELETE /recipes/{id}/golden/{sha256}': {
    request: { url: `/recipes/ring/golden/${SHA256}` },
    action: 'golden.remove',
    subject: 'recipe/ring'
  },
  'POST /models': {
    request: {
      url: '/models?recipe=ring',
      headers: { 'content-type': MULTIPART },
      payload: multipart({ name: 'manifest.json', filename: 'manifest.json', content: '{}' })
    },
    action: 'model.register',
    subject: 'model/v2'
  }
}
/** These change recipes; store/recipes/audited-recipe-book.ts records whatever does. */
const BY_RECIPE_BOOK = [
  'POST /recipes',
  'PUT /recipes/{id}',
  'PATCH /recipes/{id}',
  'DELETE /recipes/{id}',
  'POST /models/rollback',
  'POST /models/{version}/activate',
  'POST /models/{version}/shadow',
  'DELETE /models/{version}/shadow'
]
/** Recorded in one transaction with the change, in the store. */
const IN_TRANSACTION = [
  'POST /keys',
  'DELETE /keys/{id}',
  'PUT /pins/{name}',
  'DELETE /pins/{name}',
  'POST /login',
  'POST /signatures',
  'DELETE /login',
  'DELETE /sessions/{id}',
  'POST /review/{resultId}'
]
/** Recorded together with the files; test/unit/store/models/model-upkeep.test.ts has it. */
const BY_UPKEEP = ['PATCH /models/{version}', 'DELETE /models/{version}']
/** In one transaction with the plan; test/unit/store/quality/study-plans.test.ts has it. */
const BY_STUDY_PLANS = ['POST /studies', 'DELETE /studies/{name}']
/** With the hash of the report; test/integration/records/validation.test.ts has it. */
const BY_VALIDATIONS = ['POST /models/{version}/validation']
/** An inspection, of a master part too, has a record of its own. */
const NO_CHANGE = [
  'POST /inspect',
  'POST /challenges',
  'POST /cameras/{station}/trigger',
  'POST /recipes/{id}/try-evidence',
  'POST /recipes/{id}/try-locate'
]

const parts: Partial<AppParts> = {
  jobs: {
    async start(_request, _by, beforehand) {
      await beforehand?.('j-1')
      return job
    },
    get: async () => job,
    list: async () => [],
    async cancel(_id, beforehand) {
      await beforehand?.()
      return job
    },
    watch: () => () => {}
  },
  datasets: {
    list: async () => [],
    read: async () => summary,
    images: async () => [],
    async add(_name, _upload, beforehand) {
      await beforehand?.()
      return { sha256: SHA256, state: 'added' }
    },
    find: async () => ({ ...image, path: '' }),
    async relabel(_name, _sha256, _label, beforehand) {
      await beforehand?.(image, image)
      return { before: image, after: image }
    },
    async removeImage(_name, _sha256, beforehand) {
      await beforehand?.(image)
      return image
    },
    async remove(_name, beforehand) {
      await beforehand?.(summary)
      return summary
    }
  },
  checkPicture: async () => 'png',
  teaching: {
    async teach(_request, _actor, beforehand) {
      await beforehand?.()
      return { modelVersion: 'v2', metrics: {}, leftOut: [], activated: true, activation: 'always' }
    }
  },
  golden: {
    list: async () => [],
    read: async () => ({ frame: new Uint8Array(), type: '' }),
    async add(_recipe, _label, _frame, beforehand) {
      await beforehand(SHA256)
      return { picture: golden, isNew: true, partFound: true }
    },
    async remove(_recipe, _sha256, beforehand) {
      await beforehand(golden)
      return golden
    }
  },
  models: {
    list: async () => [],
    get: () => Promise.reject(new Error('not in this test')),
    report: async () => '',
    async register(_recipe, _upload, beforehand) {
      await beforehand?.({ recipe: 'ring', version: 'v2', files: {} } as ModelManifest)
      return {
        recipe: 'ring',
        version: 'v2',
        name: null,
        comment: null,
        bytes: 0,
        keptFor: null,
        shipped: false,
        active: false,
        shadow: false,
        inMemory: false,
        problem: null,
        manifest: null
      }
    }
  },
  quality: { ...noQuality, stability: { ...noQuality.stability, isWatched: () => true, learnAnew: () => {} } },
  recipes: {
    list: async () => [],
    hasShipped: async () => false,
    create: () => Promise.reject(new Error('not in this test')),
    change: () => Promise.reject(new Error('not in this test')),
    remove: async () => null,
    revisions: async () => [],
    current: async () => ({ recipe: {} as never, revision: 1, shipped: false })
  }
}

suite('audit of changes', () => {
  test('every route that is no reading one is accounted for', async (t) => {
    const { app } = await testApp(t)
    await app.ready()
    const { paths } = app.swagger() as { paths: Record<string, object> }
    const changing = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== 'get')
        .map((method) => `${method.toUpperCase()} ${path}`)
    )
    assert.deepEqual(
      changing.sort(),
      [
        ...Object.keys(RECORDED),
        ...BY_RECIPE_BOOK,
        ...IN_TRANSACTION,
        ...BY_UPKEEP,
        ...BY_STUDY_PLANS,
        ...BY_VALIDATIONS,
        ...NO_CHANGE
      ].sort()
    )
  })

  for (const [route, { request, before = [], action, subject }] of Object.entries(RECORDED)) {
    test(`${route} records ${action}, or has not done it`, async (t) => {
      const changes: Change[] = []
      let full = false
      const audit: AppParts['audit'] = {
        async record(change) {
          if (full) throw new Error('disk full')
          changes.push(change)
        },
        list: async () => [],
        head: async () => null
      }
      const { app } = await testApp(t, { ...parts, audit })
      const ask = () => app.inject({ method: route.split(' ')[0] as 'POST', ...request })
      const reply = await ask()
      assert.ok(reply.statusCode < 300, reply.body)
      assert.deepEqual(
        changes.map((change) => [change.actor, change.action, change.subject]),
        [...before, [action, subject]].map((change) => [{ name: 'local', role: 'admin' }, ...change])
      )
      full = true
      assert.equal((await ask()).statusCode, 500)
    })
  }

  test('what is usual is not forgotten where the audit cannot record it', async (t) => {
    let forgotten = 0
    const { app } = await testApp(t, {
      ...parts,
      audit: {
        record: () => Promise.reject(new Error('disk full')),
        list: async () => [],
        head: async () => null
      },
      quality: {
        ...noQuality,
        stability: {
          ...noQuality.stability,
          isWatched: () => true,
          learnAnew() {
            forgotten++
          }
        }
      }
    })
    const reply = await app.inject({ method: 'POST', url: '/stability/learn?recipe=demo-ring' })
    assert.deepEqual([reply.statusCode, forgotten], [500, 0])
  })

  test('pictures that were stored are recorded, whatever fails after', async (t) => {
    const changes: Change[] = []
    const { app } = await testApp(t, {
      ...parts,
      audit: {
        record: async (change) => {
          changes.push(change)
        },
        list: async () => [],
        head: async () => null
      },
      async checkPicture(bytes) {
        if (Buffer.from(bytes).toString() === 'disk full') throw new Error('ENOSPC: no space left on device')
        return 'png'
      },
      teaching: {
        teach: async () => {
          throw new TeachBusy('ring')
        }
      }
    })
    const ask = async (url: string, ...contents: readonly string[]): Promise<number> =>
      (
        await app.inject({
          method: 'POST',
          url,
          headers: { 'content-type': MULTIPART },
          payload: multipart(...contents.map((content) => ({ name: 'image', filename: 'a.png', content })))
        })
      ).statusCode
    assert.equal(await ask('/recipes/ring/teach', 'a'), 409)
    assert.equal(await ask('/datasets/ring/images?label=defect', 'a', 'disk full'), 500)
    assert.deepEqual(
      changes.map(({ action, after }) => [action, after]),
      [
        ['dataset.upload', { label: 'good', partId: null }],
        ['dataset.add', { label: 'good', partId: null, added: [SHA256] }],
        ['dataset.upload', { label: 'defect', partId: null }],
        ['dataset.add', { label: 'defect', partId: null, added: [SHA256] }]
      ]
    )
    // Nothing was added.
    assert.equal(await ask('/datasets/ring/images?label=good', 'disk full'), 500)
    assert.equal(changes.length, 4)
  })
})
