import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { otherSite } from '../../../src/plugins/other-site.ts'

const HOST = '127.0.0.1:8080'
const from = (headers: Record<string, string>, method = 'POST') =>
  otherSite({ method, headers: { host: HOST, ...headers } } as never)

suite("a request of another site's page", () => {
  test('no browser, our own page, an address typed by hand', () => {
    for (const headers of [
      {},
      { origin: `http://${HOST}` },
      { 'sec-fetch-site': 'same-origin', origin: 'https://line-pc' },
      { 'sec-fetch-site': 'none' }
    ] as Record<string, string>[]) {
      assert.equal(from(headers), undefined, JSON.stringify(headers))
    }
    assert.equal(
      otherSite({ method: 'POST', headers: { host: 'LINE-PC', origin: 'http://line-pc' } } as never),
      undefined
    )
  })

  test('another site, another port of this machine, a page that hides where it is from', () => {
    for (const origin of [
      'https://evil.example',
      'http://127.0.0.1:3000',
      'http://127.0.0.1',
      'null',
      '',
      `http://${HOST}.evil.example`
    ])
      assert.equal(from({ origin }), origin)
    assert.equal(from({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }), 'https://evil.example')
    assert.equal(from({ 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:3000' }), 'http://127.0.0.1:3000')
    assert.equal(from({ 'sec-fetch-site': 'cross-site' }), 'cross-site')
  })

  test('a link that is followed is no attack; a form that is sent is', () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    assert.equal(from(headers, 'GET'), undefined)
    assert.equal(from(headers, 'POST'), 'cross-site')
    assert.equal(from({ ...headers, 'sec-fetch-mode': 'no-cors' }, 'GET'), 'cross-site')
  })
})
