// What the page of another site can make the browser of someone at this machine send: nothing that counts, with or
// without keys.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { multipart, MULTIPART, testApp, testConfig } from '../http-fixture.ts'

const KEY = 'a-key-of-sixteen-characters'
const FOREIGN = {
  host: '127.0.0.1:8080',
  origin: 'https://evil.example',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-mode': 'no-cors'
}
/** What a browser sends across sites without asking first: forms, plain text, no body. */
const SIMPLE = [
  { method: 'POST', url: '/models/rollback?recipe=demo-ring' },
  { method: 'POST', url: '/models/v1/activate?recipe=demo-ring' },
  {
    method: 'POST',
    url: '/models?recipe=demo-ring',
    headers: { 'content-type': MULTIPART },
    payload: multipart({ name: 'manifest.json', filename: 'manifest.json', content: '{}' })
  },
  {
    method: 'POST',
    url: '/datasets/set/images?label=good',
    headers: { 'content-type': MULTIPART },
    payload: multipart({ name: 'image', filename: 'a.png', content: 'x' })
  },
  {
    method: 'POST',
    url: '/recipes/demo-ring/golden?label=good',
    headers: { 'content-type': MULTIPART },
    payload: multipart({ name: 'image', filename: 'a.png', content: 'x' })
  },
  {
    method: 'POST',
    url: '/train',
    headers: { 'content-type': 'text/plain' },
    payload: '{"recipe":"demo-ring","dataset":"/"}'
  },
  {
    method: 'POST',
    url: '/inspect',
    headers: { 'content-type': MULTIPART },
    payload: multipart({ name: 'image', filename: 'a.png', content: 'x' })
  },
  { method: 'GET', url: '/live' }
] as const

suite('a page of another site', () => {
  for (const { method, url, ...rest } of SIMPLE) {
    test(`${method} ${url}: refused without keys; from our own page, or a camera, it is not`, async (t) => {
      const { app, asked } = await testApp(t)
      const send = (headers: Record<string, string>) =>
        app.inject({ method, url, ...rest, headers: { ...('headers' in rest && rest.headers), ...headers } })
      for (const headers of [
        FOREIGN,
        { host: FOREIGN.host, origin: FOREIGN.origin },
        { host: FOREIGN.host, origin: 'null' }
      ]) {
        const reply = await send(headers)
        assert.deepEqual([reply.statusCode, reply.json<{ errorCode: string }>().errorCode], [403, 'OTHER_SITE'])
        assert.deepEqual(asked, [])
      }
      if (url === '/live') return
      for (const headers of [{ host: FOREIGN.host, origin: 'http://127.0.0.1:8080' }, { host: FOREIGN.host }] as Record<
        string,
        string
      >[]) {
        const reply = await send(headers)
        assert.notEqual(reply.body.includes('OTHER_SITE'), true, reply.body)
      }
    })
  }

  test('reads nothing: no answer allows another origin, and a preflight is refused', async (t) => {
    for (const changes of [{}, { host: '0.0.0.0', adminKeys: [KEY] }]) {
      const { app } = await testApp(t, { config: testConfig(changes) })
      for (const [method, url] of [
        ['GET', '/healthz'],
        ['GET', '/metrics'],
        ['GET', '/openapi.json'],
        ['GET', '/'],
        ['GET', '/recipes'],
        ['POST', '/inspect'],
        ['OPTIONS', '/inspect'],
        ['OPTIONS', '/train'],
        ['OPTIONS', '/recipes/demo-ring'],
        ['OPTIONS', '*']
      ] as const) {
        const reply = await app.inject({
          method,
          url,
          headers: {
            ...FOREIGN,
            'access-control-request-method': 'PUT',
            'access-control-request-headers': 'authorization,content-type'
          }
        })
        const allowing = Object.keys(reply.headers).filter((name) => name.startsWith('access-control-'))
        assert.deepEqual(allowing, [], `${method} ${url}`)
        if (method === 'OPTIONS') assert.equal(reply.statusCode, 404, url)
      }
    }
  })

  test('where there are keys it has none: no browser sends one of ours by itself', async (t) => {
    const { app } = await testApp(t, { config: testConfig({ host: '0.0.0.0', adminKeys: [KEY] }) })
    for (const { method, url, ...rest } of SIMPLE.filter(({ url }) => url !== '/inspect')) {
      const reply = await app.inject({
        method,
        url,
        ...rest,
        headers: { ...('headers' in rest && rest.headers), ...FOREIGN, cookie: `key=${KEY}` }
      })
      assert.equal(reply.statusCode, 401, url)
      assert.equal(reply.headers['set-cookie'], undefined)
    }
    // A proxy in front may rewrite the host: who holds a key passes.
    const held = await app.inject({
      url: '/whoami',
      headers: { host: 'inside:8080', origin: 'https://line.example', authorization: `Bearer ${KEY}` }
    })
    assert.equal(held.statusCode, 200)
  })

  test('two names for the host, or none, are no way around it', async (t) => {
    const { app } = await testApp(t)
    const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
    const status = (headers: Record<string, string | string[]>) =>
      new Promise<number>((resolve, reject) => {
        request({ host: url.hostname, port: url.port, path: '/recipes', headers, setHost: false }, (reply) => {
          reply.resume()
          resolve(reply.statusCode!)
        })
          .on('error', reject)
          .end()
      })
    assert.equal(await status({}), 400)
    assert.equal(await status({ host: `127.0.0.1:${url.port}` }), 200)
    // What comes through a proxy is refused as long as there are no keys.
    assert.equal(await status({ host: `127.0.0.1:${url.port}`, 'x-forwarded-host': 'evil.example' }), 403)
    assert.equal(await status({ host: 'evil.example', 'x-forwarded-host': '127.0.0.1' }), 403)
    assert.equal(await status({ host: `evil.example`, forwarded: 'host=127.0.0.1' }), 403)
  })
})
