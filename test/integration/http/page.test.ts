import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { brotliDecompressSync } from 'node:zlib'
import { testApp, testConfig } from '../http-fixture.ts'

suite('operator page', () => {
  test('needs no key itself; takes nothing from elsewhere, and runs nothing inline', async (t) => {
    const { app } = await testApp(t, {
      config: testConfig({ host: '0.0.0.0', adminKeys: ['a-key-of-sixteen-characters'] })
    })
    const page = await app.inject('/')
    assert.equal(page.statusCode, 200)
    assert.match(String(page.headers['content-type']), /^text\/html/)
    assert.equal(page.headers['cache-control'], 'no-cache')
    const policy = String(page.headers['content-security-policy'])
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/)
    assert.doesNotMatch(policy, /unsafe|https?:|\*/)
    assert.doesNotMatch(page.body, /<script>|<style|style="|\son\w+="|https?:/)
    const addresses = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, address]) => address!)
      .filter((address) => address !== 'docs')
    assert.ok(addresses.length > 10)
    for (const address of addresses) {
      assert.match(address, /^assets\/[0-9a-f]{12}\//)
      const asset = await app.inject(`/${address}`)
      assert.equal(asset.statusCode, 200, address)
      assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
      if (address.endsWith('.js'))
        assert.match(String(asset.headers['content-type']), /^(?:text|application)\/javascript/)
    }
  })

  test('modules import by path only: browsers know no bare names', async (t) => {
    const { app } = await testApp(t)
    const modules = [...(await app.inject('/')).body.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(
      ([, address]) => address!
    )
    let found = 0
    for (const address of modules) {
      for (const [, from] of (await app.inject(`/${address}`)).body.matchAll(
        /(?:^|;)(?:import\s*|(?:import|export)[^;'"=]*?\bfrom\s*)["']([^"']+)["']/gm
      )) {
        found++
        assert.match(from!, /^\.\.?\/[\w/-]+\.js$/, address)
        const { pathname } = new URL(from!, `http://localhost/${address}`)
        assert.equal((await app.inject(pathname)).statusCode, 200, `${address} -> ${pathname}`)
      }
    }
    assert.ok(found > modules.length, `${found} imports in ${modules.length} modules`)
  })

  test('goes out compressed, made once', async (t) => {
    const { app } = await testApp(t)
    const plain = await app.inject('/')
    const small = await app.inject({ url: '/', headers: { 'accept-encoding': 'gzip, br' } })
    assert.equal(small.headers['content-encoding'], 'br')
    assert.equal(brotliDecompressSync(small.rawPayload).toString(), plain.body)
    assert.match(String(small.headers['content-type']), /^text\/html/)
  })

  test('is asked for again without being sent again', async (t) => {
    const { app } = await testApp(t)
    const { etag } = (await app.inject('/')).headers
    assert.equal((await app.inject({ url: '/', headers: { 'if-none-match': String(etag) } })).statusCode, 304)
  })

  test('a report may carry a style of its own, no script', async (t) => {
    const { app } = await testApp(t)
    const policy = String((await app.inject('/report.html?recipe=a&version=b')).headers['content-security-policy'])
    assert.match(policy, /script-src 'self'; style-src 'self' 'unsafe-inline'/)
  })

  test('what is not there is a problem, as everywhere', async (t) => {
    const { app } = await testApp(t)
    for (const url of ['/assets/none.js', '/%2e%2e/package.json', '/index.htm']) {
      const reply = await app.inject(url)
      assert.equal(reply.statusCode, 404, url)
      assert.equal(reply.json<{ errorCode: string }>().errorCode, 'ROUTE_NOT_FOUND', url)
    }
  })
})
