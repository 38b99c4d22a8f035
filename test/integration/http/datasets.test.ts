import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import type { TeachRequest, Teaching } from '../../../src/domain/training/teaching.ts'
import { FrameFormatUnknown, RecipeNotFound, TeachBusy } from '../../../src/errors.ts'
import { createDatasetFiles, type DatasetFiles } from '../../../src/store/labelled/dataset-files.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { emptyBook, MULTIPART, multipart, type Part, testApp, testConfig } from '../http-fixture.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const picture = (content: string, name = 'image'): Part => ({ name, filename: 'a.bmp', content })
const post = (url: string, ...parts: readonly Part[]) =>
  ({ method: 'POST', url, headers: { 'content-type': MULTIPART }, payload: multipart(...parts) }) as const
const LIMITS = { maxFrameBytes: 1000, maxUploadFiles: 3, maxUploadBytes: 5000 }

interface Reply {
  readonly errorCode: string
  readonly detail: string
  readonly images: { sha256: string; state: string }[]
  readonly refused: { number: number; errorCode: string; detail: string }[]
  readonly dataset: { counts: object }
}

/** Every text is a picture, but one that begins with 'no'. */
async function bench(
  t: TestContext,
  teach?: Teaching['teach']
): Promise<{ app: Awaited<ReturnType<typeof testApp>>['app']; datasets: DatasetFiles; taught: TeachRequest[] }> {
  const datasets = createDatasetFiles({
    folder: join(tempFolder(t), 'datasets'),
    usedBy: async (name) => (name === 'busy' ? 'job-1' : undefined),
    newId: () => 'x'
  })
  const taught: TeachRequest[] = []
  const { app } = await testApp(t, {
    recipes: {
      ...emptyBook,
      async current(id) {
        if (id !== 'demo-ring') throw new RecipeNotFound(id, 'demo-ring')
        return { recipe: { id, ...RECIPE_DEFAULTS }, revision: 1, shipped: false }
      }
    },
    config: testConfig({ limits: LIMITS }),
    datasets,
    async checkPicture(bytes) {
      const text = Buffer.from(bytes).toString()
      if (text === 'disk full') throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
      if (text.startsWith('no')) throw new FrameFormatUnknown(text)
      return 'bmp'
    },
    teaching: {
      async teach(request, actor) {
        taught.push(request)
        return teach === undefined
          ? {
              modelVersion: 'v2',
              metrics: { taughtParts: request.pictures.length },
              leftOut: [{ sha256: 'a'.repeat(64), evidence: 'outline', spreads: 14.2 }],
              activated: true,
              activation: 'as asked'
            }
          : teach(request, actor)
      }
    }
  })
  return { app, datasets, taught }
}

suite('data sets over HTTP', () => {
  test('one or many pictures in; listed, shown, removed', async (t) => {
    const { app } = await bench(t)
    const reply = await app.inject(post('/datasets/ring/images?label=good&partId=47', picture('a'), picture('b')))
    assert.equal(reply.statusCode, 201)
    assert.deepEqual(reply.json<Reply>().images, [
      { sha256: sha256('a'), state: 'added' },
      { sha256: sha256('b'), state: 'added' }
    ])
    await app.inject(post('/datasets/ring/images?label=defect', picture('c')))
    const {
      datasets: [set]
    } = (await app.inject('/datasets')).json<{ datasets: { name: string; counts: object; hash: string }[] }>()
    assert.deepEqual([set!.name, set!.counts], ['ring', { good: 2, defect: 1 }])
    assert.match(set!.hash, /^[0-9a-f]{64}$/)
    const first = (await app.inject('/datasets/ring?limit=2')).json<{
      images: { sha256: string; label: string; partId: string | null }[]
      next: string
    }>()
    const second = (await app.inject(`/datasets/ring?limit=2&after=${first.next}`)).json<typeof first>()
    const all = [...first.images, ...second.images]
    assert.deepEqual(
      all.map((image) => image.sha256),
      [sha256('a'), sha256('b'), sha256('c')].sort()
    )
    assert.deepEqual(
      all.find((image) => image.sha256 === sha256('a')),
      { sha256: sha256('a'), label: 'good', partId: '47', extension: 'bmp' }
    )
    assert.equal(second.next, null)
    const image = await app.inject(`/datasets/ring/images/${sha256('a')}`)
    assert.deepEqual([image.statusCode, image.headers['content-type'], image.body], [200, 'image/bmp', 'a'])
    assert.equal((await app.inject({ method: 'DELETE', url: `/datasets/ring/images/${sha256('a')}` })).statusCode, 200)
    assert.equal((await app.inject(`/datasets/ring/images/${sha256('a')}`)).statusCode, 404)
    assert.deepEqual(
      (await app.inject({ method: 'DELETE', url: '/datasets/ring' })).json<{ counts: object }>().counts,
      { good: 1, defect: 1 }
    )
    assert.equal((await app.inject('/datasets/ring')).statusCode, 404)
  })

  test('an unusable picture does not keep out the others; with none left, its error is the answer', async (t) => {
    const { app } = await bench(t)
    const reply = await app.inject(
      post('/datasets/ring/images?label=good', picture('no 1'), picture('a'), picture('a'))
    )
    const { images, refused, dataset } = reply.json<Reply>()
    assert.deepEqual(
      [reply.statusCode, images.map(({ state }) => state), dataset.counts],
      [201, ['added', 'known'], { good: 1, defect: 0 }]
    )
    assert.deepEqual(refused, [
      {
        number: 0,
        errorCode: 'FRAME_FORMAT_UNKNOWN',
        detail: 'expected BMP, JPEG, PNG, TIFF or WebP, received a body that starts with no 1'
      }
    ])
    const none = await app.inject(post('/datasets/ring/images?label=defect', picture('no 2'), picture('a')))
    assert.deepEqual([none.statusCode, none.json<Reply>().errorCode], [415, 'FRAME_FORMAT_UNKNOWN'])
    const conflict = await app.inject(post('/datasets/ring/images?label=defect', picture('a')))
    assert.deepEqual([conflict.statusCode, conflict.json<Reply>().errorCode], [409, 'DATASET_CONFLICT'])
  })

  test('a full disk is no fault of the client', async (t) => {
    const { app } = await bench(t)
    assert.equal((await app.inject(post('/datasets/ring/images?label=good', picture('disk full')))).statusCode, 507)
  })

  for (const [what, request, status, code] of [
    ['no label', post('/datasets/ring/images', picture('a')), 400, 'REQUEST_INVALID'],
    ['a name that is none', post('/datasets/Ring/images?label=good', picture('a')), 400, 'REQUEST_INVALID'],
    ['a way out', post('/datasets/..%2fetc/images?label=good', picture('a')), 400, 'REQUEST_INVALID'],
    [
      'the name that stands for all labelled pictures',
      post('/datasets/labelled/images?label=good', picture('a')),
      400,
      'REQUEST_INVALID'
    ],
    [
      'no multipart body',
      { ...post('/datasets/ring/images?label=good'), headers: { 'content-type': 'image/bmp' }, payload: 'a' },
      415,
      'CONTENT_TYPE_UNSUPPORTED'
    ],
    ['no file', post('/datasets/ring/images?label=good'), 400, 'UPLOAD_INVALID'],
    ['a file in another field', post('/datasets/ring/images?label=good', picture('a', 'file')), 400, 'UPLOAD_INVALID'],
    [
      'a text field',
      post('/datasets/ring/images?label=good', { name: 'label', content: 'good' }, picture('a')),
      400,
      'UPLOAD_INVALID'
    ],
    [
      'a file over the limit',
      post('/datasets/ring/images?label=good', picture('a'.repeat(1001))),
      413,
      'FRAME_TOO_LARGE'
    ],
    [
      'too many files',
      post('/datasets/ring/images?label=good', ...['a', 'b', 'c', 'd'].map((text) => picture(text))),
      413,
      'UPLOAD_TOO_LARGE'
    ],
    [
      'a body over the limit',
      post('/datasets/ring/images?label=good', ...Array.from({ length: 6 }, (_, n) => picture(String(n).repeat(900)))),
      413,
      'UPLOAD_TOO_LARGE'
    ],
    [
      'a body that ends too soon',
      { ...post('/datasets/ring/images?label=good'), payload: multipart(picture('a')).subarray(0, 80) },
      400,
      'REQUEST_INVALID'
    ],
    ['a set that a job uses', { method: 'DELETE', url: '/datasets/busy' }, 409, 'DATASET_IN_USE'],
    ['a set that there is not', { method: 'DELETE', url: '/datasets/cap' }, 404, 'DATASET_NOT_FOUND'],
    ['a picture that has no hash', { method: 'GET', url: '/datasets/busy/images/x' }, 400, 'REQUEST_INVALID']
  ] as const) {
    test(`${what}: ${status}`, async (t) => {
      const { app, datasets } = await bench(t)
      await datasets.add('busy', { bytes: Buffer.from('z'), label: 'good', partId: null, extension: 'bmp' })
      const reply = await app.inject(request as InjectOptions)
      assert.deepEqual([reply.statusCode, reply.json<Reply>().errorCode], [status, code], reply.body)
    })
  }

  test('more bytes than the limit, without saying so first: refused, and the connection closed', async (t) => {
    const { app } = await bench(t)
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const body = multipart(
      ...Array.from({ length: 3 }, (_, n) => picture(String(n).repeat(900))),
      picture('x'.repeat(100_000))
    )
    async function* slowly() {
      for (let at = 0; at < body.length; at += 500) yield body.subarray(at, at + 500)
    }
    const reply = await fetch(`${url}/datasets/ring/images?label=good`, {
      method: 'POST',
      headers: { 'content-type': MULTIPART },
      body: slowly(),
      duplex: 'half'
    } as unknown as RequestInit)
    assert.equal(reply.status, 413)
  })
})

suite('teaching over HTTP', () => {
  const parse = (reply: { json: () => unknown }) =>
    reply.json() as Reply & { modelVersion: string; activated: boolean; metrics: object }
  const url = '/recipes/demo-ring/teach'

  test('good parts are kept in the set of the recipe, and taught', async (t) => {
    const { app, taught } = await bench(t)
    const reply = await app.inject(post(`${url}?partId=7`, picture('a'), picture('no'), picture('b')))
    assert.equal(reply.statusCode, 200, reply.body)
    const { modelVersion, activated, metrics, images, refused, dataset } = parse(reply)
    assert.deepEqual(
      [modelVersion, activated, metrics, images.length, refused.map(({ number }) => number), dataset.counts],
      ['v2', true, { taughtParts: 2 }, 2, [1], { good: 2, defect: 0 }]
    )
    assert.deepEqual(taught, [{ recipe: 'demo-ring', pictures: [sha256('a'), sha256('b')], from: null }])
    await app.inject(post(`${url}?from=cap/v1`, picture('c')))
    assert.equal(taught[1]!.from, 'cap/v1')
  })

  test('nothing is kept for a recipe that there is not', async (t) => {
    const { app, datasets } = await bench(t)
    const reply = await app.inject(post('/recipes/none/teach', picture('a')))
    assert.deepEqual([reply.statusCode, parse(reply).errorCode], [404, new RecipeNotFound('none', '').code])
    assert.deepEqual(await datasets.list(), [])
  })

  test('why it could not be taught is said', async (t) => {
    const { app } = await bench(t, async () => {
      throw new TeachBusy('cap')
    })
    const reply = await app.inject(post(url, picture('a')))
    assert.deepEqual(
      [reply.statusCode, parse(reply).detail],
      [409, "recipe 'cap' is being taught already: wait until that is done"]
    )
  })
})
