import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { RECIPE_DEFAULTS } from '../../../src/domain/recipes/recipe.ts'
import { withModelVersion } from '../../../src/domain/recipes/recipe-threshold.ts'
import { recipeBookFixture } from '../../unit/store/recipes/recipe-book-fixture.ts'
import { testApp, testConfig } from '../http-fixture.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
interface Answer {
  status: number
  headers: Record<string, unknown>
  body: Record<string, unknown> & { errorCode?: string; detail?: string }
}

async function setUp(t: TestContext, config: Record<string, unknown> = {}) {
  const { book } = recipeBookFixture(t)
  const { app, asked } = await testApp(t, { recipes: book, config: testConfig(config) })
  const ask = async (
    method: Method,
    url: string,
    payload?: object,
    headers: Record<string, string> = {}
  ): Promise<Answer> => {
    const reply = await app.inject({ method, url, headers, ...(payload && { payload }) })
    return {
      status: reply.statusCode,
      headers: reply.headers,
      body: reply.body === '' ? {} : (reply.json() as Answer['body'])
    }
  }
  return { book, app, asked, ask }
}

suite('/recipes', () => {
  test('made, read, changed, replaced, listed, deleted; each a revision', async (t) => {
    const { ask } = await setUp(t)
    const made = await ask('POST', '/recipes', {
      id: 'ring',
      locate: { radius: { min: 0.2 } },
      retention: { pictures: 'all', oneIn: 0, maxAgeDays: 30 }
    })
    assert.deepEqual([made.status, made.headers['location'], made.headers['etag']], [201, '/recipes/ring', '"1"'])
    const whole = {
      id: 'ring',
      ...RECIPE_DEFAULTS,
      locate: { ...RECIPE_DEFAULTS.locate, radius: { min: 0.2, max: 0.5 } },
      retention: { pictures: 'all', oneIn: 0, maxAgeDays: 30 },
      revision: 1,
      shipped: false
    }
    assert.deepEqual(made.body, whole)
    assert.deepEqual((await ask('GET', '/recipes/ring')).body, whole)
    assert.deepEqual((await ask('GET', '/recipes')).body, { recipes: ['ring', 'shipped'], unproven: [] })

    const patched = await ask('PATCH', '/recipes/ring', {
      threshold: 0.4,
      reviewBand: 0.1,
      scaleMmPerPx: 0.05,
      locate: { radius: { max: 0.45 } }
    })
    assert.deepEqual(patched.body, {
      ...whole,
      threshold: 0.4,
      reviewBand: 0.1,
      scaleMmPerPx: 0.05,
      locate: { ...whole.locate, radius: { min: 0.2, max: 0.45 } },
      revision: 2
    })
    const put = await ask('PUT', '/recipes/ring', { crop: { margin: 1.2 } })
    assert.deepEqual(put.body, {
      id: 'ring',
      ...RECIPE_DEFAULTS,
      crop: { ...RECIPE_DEFAULTS.crop, margin: 1.2 },
      revision: 3,
      shipped: false
    })

    const { body } = await ask('GET', '/recipes/ring/revisions?limit=2')
    assert.deepEqual(
      [(body['revisions'] as { revision: number }[]).map(({ revision }) => revision), body['next']],
      [[3, 2], 2]
    )
    assert.deepEqual((await ask('GET', '/recipes/ring/revisions?limit=2&before=2')).body['next'], null)
    const deleted = await ask('DELETE', '/recipes/ring')
    assert.deepEqual([deleted.status, deleted.body], [200, null])
    assert.equal((await ask('GET', '/recipes/ring')).status, 404)
    assert.equal(((await ask('GET', '/recipes/ring/revisions')).body['revisions'] as unknown[]).length, 4)
  })

  test('a bore: filled up with the defaults, changed in part, taken out with null, refused by name', async (t) => {
    const { ask } = await setUp(t)
    const bore = { radius: { min: 0.2, max: 0.4 }, minConfidence: 0.3, polarity: 'dark' }
    const boreOf = ({ body }: Answer) => (body['locate'] as { bore?: object }).bore
    assert.deepEqual(
      boreOf(await ask('POST', '/recipes', { id: 'ring', locate: { bore: { radius: { max: 0.4 } } } })),
      bore
    )
    assert.deepEqual(boreOf(await ask('PATCH', '/recipes/ring', { locate: { bore: { polarity: 'auto' } } })), {
      ...bore,
      polarity: 'auto'
    })
    assert.deepEqual(boreOf(await ask('GET', '/recipes/ring')), { ...bore, polarity: 'auto' })
    const wrong = await ask('PATCH', '/recipes/ring', { locate: { bore: { radius: { min: 0.5 } } } })
    assert.deepEqual([wrong.status, wrong.body.errorCode], [400, 'RECIPE_INVALID'])
    assert.match(wrong.body.detail!, /locate\.bore\.radius: expected min < max/)
    const out = await ask('PATCH', '/recipes/ring', { locate: { bore: null } })
    assert.equal('bore' in (out.body['locate'] as object), false)
    assert.equal(((await ask('GET', '/recipes/ring/revisions')).body['revisions'] as unknown[]).length, 3)
  })

  test('an answer sent back whole changes what was changed in it', async (t) => {
    const { ask } = await setUp(t)
    const { body } = await ask('GET', '/recipes/shipped')
    assert.deepEqual([body['shipped'], body['revision'], body['activeModelVersion']], [true, 0, 's1'])
    const put = await ask('PUT', '/recipes/shipped', { ...body, threshold: 0.5 })
    assert.deepEqual(put.body, { ...body, threshold: 0.5, thresholdModelVersion: 's1', shipped: false, revision: 1 })
    assert.deepEqual((await ask('DELETE', '/recipes/shipped')).body, { ...body, revision: 2 })
    assert.deepEqual((await ask('DELETE', '/recipes/shipped')).body.errorCode, 'RECIPE_SHIPPED')
  })

  test('a lost update is refused: 409 by the body, 412 by If-Match', async (t) => {
    const { ask } = await setUp(t)
    await ask('POST', '/recipes', { id: 'ring' })
    assert.equal(
      (await ask('PATCH', '/recipes/ring', { threshold: 1, revision: 1 }, { 'if-match': '"1"' })).status,
      200
    )
    for (const [method, payload, headers, status, code] of [
      ['PATCH', { threshold: 2, revision: 1 }, {}, 409, 'RECIPE_CHANGED'],
      ['PUT', { revision: 1 }, {}, 409, 'RECIPE_CHANGED'],
      ['PATCH', { threshold: 2 }, { 'if-match': '"1"' }, 412, 'PRECONDITION_FAILED'],
      ['DELETE', undefined, { 'if-match': 'W/"1"' }, 412, 'PRECONDITION_FAILED'],
      ['PATCH', { threshold: 2 }, { 'if-match': '"abc"' }, 400, 'REQUEST_INVALID'],
      ['PATCH', { threshold: 2, revision: 2 }, { 'if-match': '"1"' }, 400, 'REQUEST_INVALID']
    ] as const) {
      const { status: got, body } = await ask(method, '/recipes/ring', payload, headers)
      assert.deepEqual([got, body.errorCode], [status, code], JSON.stringify({ method, payload, headers }))
    }
    assert.equal((await ask('GET', '/recipes/ring')).body['threshold'], 1)
    assert.equal((await ask('PATCH', '/recipes/ring', { threshold: 3 }, { 'if-match': '*' })).status, 200)
  })

  test('what is wrong is said by key; versions are not changed here', async (t) => {
    const { ask } = await setUp(t)
    await ask('POST', '/recipes', { id: 'ring' })
    for (const [method, url, payload, status, detail] of [
      ['POST', '/recipes', { id: 'ring' }, 409, /'ring', which exists/],
      ['POST', '/recipes', { id: '../x' }, 400, /id: expected a-z, 0-9/],
      ['POST', '/recipes', { id: 'a', activeModelVersion: 'v1' }, 400, /activeModelVersion: expected null/],
      ['POST', '/recipes', { id: 'a', colour: 'red' }, 400, /unknown key colour/],
      [
        'PATCH',
        '/recipes/ring',
        { locate: { radius: { min: 0.6 } } },
        400,
        /recipe 'ring': locate.radius: expected min < max/
      ],
      ['PATCH', '/recipes/ring', { crop: { sizePx: 100 } }, 400, /crop.sizePx: .*multiple of 16/],
      ['PATCH', '/recipes/ring', { threshold: 'low' }, 400, /threshold: expected number, received "low"/],
      [
        'PATCH',
        '/recipes/ring',
        { retention: { pictures: 'some', oneIn: 0, maxAgeDays: 1 } },
        400,
        /retention.pictures/
      ],
      [
        'PATCH',
        '/recipes/ring',
        { activeModelVersion: 'v2' },
        400,
        /activeModelVersion: expected null as it is \(POST \/models\/:version\/activate changes it\), received "v2"/
      ],
      ['PUT', '/recipes/ring', { shadowModelVersion: 'v2' }, 400, /shadowModelVersion/],
      ['PUT', '/recipes/ring', { id: 'other' }, 400, /expected the id 'ring', as the path says, received 'other'/],
      ['PUT', '/recipes/none', {}, 404, /'none' does not exist/],
      ['DELETE', '/recipes/none', undefined, 404, /'none' does not exist/]
    ] as const) {
      const { status: got, body } = await ask(method, url, payload)
      assert.equal(got, status, `${method} ${url} ${JSON.stringify(payload)}: ${body.detail}`)
      assert.match(body.detail!, detail)
    }
    assert.equal((await ask('GET', '/recipes/ring')).body['revision'], 1)
  })

  test('a threshold belongs to the version that judges: whoever gives one says which that is', async (t) => {
    const { ask, book } = await setUp(t)
    const versions = async (): Promise<unknown[]> => {
      const { body } = await ask('GET', '/recipes/shipped')
      return [body['threshold'], body['thresholdModelVersion'], body['activeModelVersion']]
    }
    const none = await ask('PATCH', '/recipes/shipped', { threshold: 7 })
    assert.deepEqual([none.status, none.body.errorCode], [428, 'REVISION_MISSING'])
    assert.equal((await ask('PUT', '/recipes/shipped', { threshold: 7 }, { 'if-match': '*' })).status, 428)
    assert.equal((await ask('PATCH', '/recipes/shipped', { reviewBand: 0.1 })).status, 200)
    assert.equal((await ask('PATCH', '/recipes/shipped', { threshold: 7, revision: 1 })).status, 200)
    assert.deepEqual(await versions(), [7, 's1', 's1'])
    assert.equal((await ask('PATCH', '/recipes/shipped', { threshold: 7, reviewBand: 0.2 })).status, 200, 'unchanged')

    await book.change('shipped', { author: 'ann', change: 'activated' }, (recipe) => withModelVersion(recipe, 's2'))
    assert.deepEqual(await versions(), [null, null, 's2'])
    const late = await ask('PATCH', '/recipes/shipped', { threshold: 7, thresholdModelVersion: 's1' })
    assert.deepEqual([late.status, late.body.errorCode], [409, 'THRESHOLD_OF_OTHER'])
    assert.match(
      late.body.detail!,
      /expected a threshold for the model version that judges, 's2', received one for 's1'/
    )
    assert.equal((await ask('PATCH', '/recipes/shipped', { threshold: 6, thresholdModelVersion: 's2' })).status, 200)
    assert.deepEqual(await versions(), [6, 's2', 's2'])
    assert.equal((await ask('PATCH', '/recipes/shipped', { threshold: null })).status, 200)
    assert.deepEqual(await versions(), [null, null, 's2'])
  })

  test('a recipe that the configuration names is not deleted, unless a shipped one takes its place', async (t) => {
    const { ask } = await setUp(t, { defaultRecipe: 'ring', preload: [], stations: { 'cam-1': { recipe: 'shipped' } } })
    await ask('POST', '/recipes', { id: 'ring' })
    assert.equal((await ask('DELETE', '/recipes/ring')).body.errorCode, 'RECIPE_IN_USE')
    await ask('PATCH', '/recipes/shipped', { threshold: 1, revision: 0 })
    assert.equal((await ask('DELETE', '/recipes/shipped')).status, 200)
  })
})

suite('the recipe of a station', () => {
  test('stands in for one that the request does not name', async (t) => {
    const { app, asked } = await setUp(t, {
      stations: { 'cam-1': { recipe: 'demo-ring' }, 'cam-2': {} },
      defaultRecipe: 'cap',
      preload: []
    })
    for (const query of [
      '?station=cam-1',
      '?station=cam-1&recipe=other',
      '?station=cam-2',
      '?station=unknown',
      '?station=constructor',
      ''
    ]) {
      await app.inject({
        method: 'POST',
        url: `/inspect${query}`,
        headers: { 'content-type': 'image/bmp' },
        payload: 'BM'
      })
    }
    assert.deepEqual(
      asked.map(({ recipeId }) => recipeId),
      ['demo-ring', 'other', 'cap', 'cap', 'cap', 'cap']
    )
  })
})
