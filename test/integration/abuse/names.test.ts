// Names that lead elsewhere, texts that give orders, members that don't belong: on the service as it is, over a data
// folder with secrets beside it.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../../unit/temp-folder.ts'
import { multipart, MULTIPART } from '../http-fixture.ts'
import { drawnPart, realService, shippedFile } from '../service-fixture.ts'

const SECRET = 'the secret beside the data'
const NAMES = [
  '../secret',
  '..',
  '.',
  '../../secret.json',
  '..\\secret',
  '/etc/passwd',
  'C:\\secret',
  'file:///etc/passwd',
  'a/../../secret',
  '....//secret',
  '.hidden',
  '-rf',
  'demo-ring/../../secret',
  'demo-ring\0.json',
  'demo-ring%00',
  'CON',
  'a'.repeat(300),
  '\r\nx-injected: 1',
  '\u202egnp.exe',
  '__proto__',
  'constructor',
  'toString',
  '{{7*7}}',
  '${jndi:ldap://x}',
  '"><script>',
  "' OR '1'='1",
  '%',
  '%2e%2e%2fsecret',
  '%252e%252e%252fsecret'
]

/** The service in `<folder>/inside/data`; everything else in `folder` is none of its business. */
async function besideSecrets(t: TestContext) {
  const folder = tempFolder(t)
  const data = join(folder, 'inside/data')
  mkdirSync(data, { recursive: true })
  for (const at of ['', 'inside']) {
    for (const name of ['secret', 'secret.json', 'secret.html'])
      writeFileSync(
        join(folder, at, name),
        JSON.stringify({ secret: SECRET, locate: { radius: { min: 0.2, max: 0.4 } } })
      )
  }
  const outside = (): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !path.startsWith('inside/data'))
      .sort()
  return { data, outside, before: outside(), ...(await realService(t, data)) }
}

/** Where the name is one of a person, which is kept in the database alone: any text will do. */
const NAMES_OF_PEOPLE = new Set(['/pins/{name}'])

suite('names', () => {
  test('in every path and query of every route: refused or harmless, the data folder is never left', async (t) => {
    const { app, outside, before } = await besideSecrets(t)
    await app.ready()
    const { paths } = app.swagger() as {
      paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>>
    }
    let asked = 0
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { parameters = [] }] of Object.entries(methods)) {
        if (path.endsWith('/events') || path === '/live') continue
        for (const place of parameters.filter((parameter) => parameter.in !== 'header')) {
          // A path of dots is another path before it is sent.
          for (const name of place.in === 'path' ? NAMES.filter((name) => !/^\.{1,2}$/.test(name)) : NAMES) {
            const value = (parameter: string): string =>
              encodeURIComponent(parameter === place.name ? name : 'demo-ring')
            const url = path.replaceAll(/\{(\w+)\}/g, (_all, parameter: string) => value(parameter))
            const query = parameters
              .filter(
                (parameter) =>
                  parameter.in === 'query' && (parameter.name === place.name || parameter.name === 'recipe')
              )
              .map((parameter) => `${parameter.name}=${value(parameter.name)}`)
              .join('&')
            const reply = await app.inject({
              method: method.toUpperCase() as 'GET',
              url: `${url}?${query}`,
              ...(method === 'get' || method === 'delete'
                ? {}
                : { headers: { 'content-type': 'application/json' }, payload: '{}' })
            })
            const what = `${method} ${url}?${query}: ${reply.statusCode} ${reply.body.slice(0, 200)}`
            assert.ok(reply.statusCode < 500 || reply.statusCode === 503, what)
            const isFree = place.in === 'query' || NAMES_OF_PEOPLE.has(path)
            assert.ok(isFree || (reply.statusCode >= 400 && reply.statusCode < 500), what)
            assert.ok(!reply.body.includes(SECRET), what)
            assert.equal(reply.headers['x-injected'], undefined)
            asked++
          }
        }
      }
    }
    assert.ok(asked > 500, String(asked))
    assert.deepEqual(outside(), before)
  })

  test('in bodies: recipes that are made, data sets that are trained on, keys, reasons', async (t) => {
    const { app, outside, before } = await besideSecrets(t)
    for (const name of NAMES) {
      const recipe = await app.inject({ method: 'POST', url: '/recipes', payload: { id: name } })
      // Two of them are plain words.
      assert.equal(recipe.statusCode, name === 'constructor' ? 201 : 400, `${name}: ${recipe.body}`)
      const unknown = await app.inject({ method: 'POST', url: '/train', payload: { recipe: name, dataset: 'x' } })
      assert.ok(unknown.statusCode >= 400 && unknown.statusCode < 500, unknown.body)
      const version = await app.inject({
        method: 'PATCH',
        url: '/recipes/demo-ring',
        payload: { activeModelVersion: name }
      })
      assert.ok(version.statusCode >= 400 && version.statusCode < 500, version.body)
      assert.equal(
        (await app.inject({ method: 'PATCH', url: '/recipes/demo-ring', payload: { [name]: 1 } })).statusCode,
        400
      )
    }
    assert.deepEqual(outside(), before)
  })

  test('of files and fields in multipart: files are named for their content, fields are known ones', async (t) => {
    const { app, data, outside, before } = await besideSecrets(t)
    const content = Buffer.from(drawnPart(1))
    for (const [n, filename] of NAMES.filter((name) => !/["\r\n]/.test(name)).entries()) {
      const picture = Buffer.concat([content, Buffer.from([n])])
      const reply = await app.inject({
        method: 'POST',
        url: `/datasets/set/images?label=good&partId=${encodeURIComponent('../../part')}`,
        headers: { 'content-type': MULTIPART },
        payload: multipart({ name: 'image', filename, content: picture })
      })
      assert.equal(reply.statusCode, 201, `${filename}: ${reply.body}`)
      const field = await app.inject({
        method: 'POST',
        url: '/models?recipe=demo-ring',
        headers: { 'content-type': MULTIPART },
        payload: multipart({ name: filename, filename, content: 'x' })
      })
      assert.ok(field.statusCode >= 400 && field.statusCode < 500, field.body)
    }
    for (const name of readdirSync(join(data, 'datasets/set/OK')))
      assert.match(name, /^part-%2E%2E%2F%2E%2E%2Fpart-[0-9a-f]{64}\.bmp$/)
    assert.deepEqual(outside(), before)
  })

  test('in the manifest of a version from elsewhere: it takes no files but its own', async (t) => {
    const { app, data, outside, before } = await besideSecrets(t)
    const { crop, scoring, threshold, encoder } = JSON.parse(shippedFile('manifest.json').toString()) as Record<
      string,
      unknown
    >
    const files = (manifest: object) =>
      [
        ['manifest.json', JSON.stringify({ crop, scoring, threshold, encoder, ...manifest })],
        ['encoder.onnx', shippedFile('encoder.onnx')],
        ['good.bank', shippedFile('good.bank')]
      ] as const
    const register = (manifest: object) =>
      app.inject({
        method: 'POST',
        url: '/models?recipe=demo-ring',
        headers: { 'content-type': MULTIPART },
        payload: multipart(...files(manifest).map(([name, content]) => ({ name, filename: name, content })))
      })
    const sum = { sha256: 'a'.repeat(64), bytes: 3 }
    for (const path of ['../../../secret', '/etc/passwd', '..', 'a/../../b', 'C:\\x', 'a\0b'])
      assert.equal((await register({ files: { [path]: sum } })).statusCode, 400, path)
    const named = await register({
      version: '../../../../secret',
      recipe: '../x',
      report: '../../secret.html',
      files: { 'report.html': sum }
    })
    assert.equal(named.statusCode, 201, named.body)
    const { version } = named.json<{ version: string }>()
    assert.match(version, /^\d{8}T\d{6}Z-[0-9a-f]{6}$/)
    assert.deepEqual(readdirSync(join(data, 'models/demo-ring')), [version])
    assert.equal(
      (await app.inject(`/models/${version}/report?recipe=demo-ring`)).json<{ errorCode: string }>().errorCode,
      'REPORT_NOT_FOUND'
    )
    assert.deepEqual(outside(), before)
  })

  test("prototypes are nobody's to change", async (t) => {
    const { app } = await besideSecrets(t)
    const own = Object.getOwnPropertyNames(Object.prototype).length
    const bodies = [
      '{"__proto__":{"polluted":1}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
      '{"locate":{"__proto__":{"polluted":1}}}',
      '{"locate":{"radius":{"constructor":{"prototype":{"polluted":1}}}}}',
      '{"\\u005f_proto__":{"polluted":1}}'
    ]
    for (const payload of bodies) {
      for (const [method, url] of [
        ['PATCH', '/recipes/demo-ring'],
        ['PUT', '/recipes/demo-ring'],
        ['POST', '/recipes'],
        ['POST', '/train'],
        ['POST', '/keys'],
        ['POST', '/models/v/activate?recipe=demo-ring']
      ] as const) {
        const { statusCode, body } = await app.inject({
          method,
          url,
          headers: { 'content-type': 'application/json' },
          payload
        })
        assert.ok(statusCode >= 400 && statusCode < 500, `${method} ${url} ${payload}: ${statusCode} ${body}`)
      }
    }
    for (const query of [
      '__proto__[polluted]=1',
      '__proto__.polluted=1',
      'constructor[prototype][polluted]=1',
      '__proto__=1'
    ]) {
      assert.equal(
        (
          await app.inject({
            method: 'POST',
            url: `/inspect?${query}`,
            headers: { 'content-type': 'image/bmp' },
            payload: Buffer.from(drawnPart(1))
          })
        ).statusCode,
        400,
        query
      )
    }
    assert.equal(Object.getOwnPropertyNames(Object.prototype).length, own)
    assert.equal(({} as { polluted?: number }).polluted, undefined)
  })

  test('in headers and queries: none becomes a label, a header or a line of the log', async (t) => {
    const { app } = await besideSecrets(t)
    const inspect = (query: string, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: `/inspect?${query}`,
        headers: { 'content-type': 'image/bmp', ...headers },
        payload: Buffer.from(drawnPart(1))
      })
    const series = async (): Promise<string[]> =>
      (await app.inject('/metrics')).body
        .split('\n')
        .filter((line) => line.startsWith('okng_'))
        .map((line) => line.split(' ')[0]!)
        .sort()
    await inspect('partId=a&station=b')
    await inspect('measId=%0a')
    await series()
    const before = await series()
    for (let n = 0; n < 20; n++) {
      assert.equal(
        (
          await inspect(`partId=p${n}&measId=m${n}&station=s${n}`, {
            'user-agent': `u${n}`,
            'x-trace-id': `192.0.2.${n}`,
            'x-request-id': `r${n}`,
            'accept-language': `${n}`
          })
        ).statusCode,
        200
      )
    }
    for (const name of NAMES) {
      const id = encodeURIComponent(name)
      const { headers, statusCode, body } = await inspect(`partId=${id}&measId=${id}&station=${id}`)
      assert.ok(statusCode === 200 || statusCode === 400, body)
      assert.equal(headers['x-injected'], undefined)
      if (statusCode === 200) assert.equal((JSON.parse(body) as { partId: string }).partId, name)
    }
    assert.deepEqual(await series(), before)
  })

  test('every answer tells browsers not to guess, frame, or run it', async (t) => {
    const { app } = await besideSecrets(t)
    for (const url of [
      '/',
      '/healthz',
      '/metrics',
      '/recipes',
      '/nothing',
      '/openapi.json',
      '/docs/',
      '/assets/none.js',
      '/report.html',
      '/recipes/%2e%2e'
    ]) {
      const { headers, statusCode } = await app.inject(url)
      assert.equal(headers['x-content-type-options'], 'nosniff', url)
      assert.match(
        String(headers['content-security-policy']),
        /default-src 'none'.*frame-ancestors 'none'/,
        `${url}: ${statusCode}`
      )
      assert.equal(headers['referrer-policy'], 'no-referrer')
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
      assert.equal(headers['x-powered-by'], undefined)
      assert.equal(headers['server'], undefined)
    }
  })
})
