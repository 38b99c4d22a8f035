import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import type { Message } from '../../../../src/domain/records/outbox.ts'
import { secretOf, signedHeaders } from '../../../../src/integrations/webhook/sign.ts'
import { createWebhookSender, type WebhookSenderParts } from '../../../../src/integrations/webhook/webhook-sender.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const NOW_MS = Date.UTC(2026, 0, 2)

function message(position: number, changes: Partial<Message> = {}): Message {
  const at = new Date(NOW_MS - 1000).toISOString()
  return { position, key: `m${position}`, kind: 'result', at, station: null, body: { verdict: 'NG' }, ...changes }
}

/** A sender whose receiver answers these, then 204. */
function bench(answers: (number | Error)[] = [], changes: Partial<WebhookSenderParts> = {}) {
  const posted: { id: string; body: { type: string; data: unknown } }[] = []
  const givenUp: string[] = []
  const send = createWebhookSender({
    url: 'http://receiver/hook',
    secret: secretOf(SECRET),
    events: new Set(['result.ng', 'training.ended']),
    timeoutMs: 1000,
    giveUpMs: 60_000,
    nowMs: () => NOW_MS,
    async fetch(_url, init) {
      const { headers, body } = init as { headers: Record<string, string>; body: string }
      posted.push({ id: headers['webhook-id']!, body: JSON.parse(body) as { type: string; data: unknown } })
      const answer = answers.shift() ?? 204
      if (answer instanceof Error) throw answer
      return new Response(null, { status: answer })
    },
    onGivenUp(key) {
      givenUp.push(key)
    },
    ...changes
  })
  return { send, posted, givenUp }
}

suite('webhooks', () => {
  test('the signature is that of the specification: its own library verifies it, and refuses another body', () => {
    const body = '{"type":"result.ng"}'
    const headers = signedHeaders(secretOf(SECRET), 'm1', Math.floor(Date.now() / 1000), body)
    assert.deepEqual(new Webhook(SECRET).verify(body, headers), { type: 'result.ng' })
    assert.throws(() => new Webhook(SECRET).verify('{"type":"result.ok"}', headers))
  })

  test('a secret that is too short, or no base64, is said', () => {
    for (const text of ['whsec_c2hvcnQ=', '', 'whsec_!!!!']) assert.throws(() => secretOf(text), /24 to 64 bytes/, text)
  })

  test('what was asked for is posted in order, all else is passed over', async () => {
    const { send, posted } = bench()
    await send([
      message(1),
      message(2, { body: { verdict: 'OK' } }),
      message(3, { kind: 'training.ended', body: { id: 'j' } }),
      message(4, { kind: 'drift' })
    ])
    assert.deepEqual(posted, [
      { id: 'm1', body: { type: 'result.ng', timestamp: message(1).at, data: { verdict: 'NG' } } },
      { id: 'm3', body: { type: 'training.ended', timestamp: message(3).at, data: { id: 'j' } } }
    ])
  })

  test('a receiver that fails, redirects or hangs gets the same message again, and those after it later', async () => {
    const { send, posted } = bench([204, 500, 302, new Error('timeout')])
    const messages = [message(1), message(2), message(3)]
    for (const reason of [/received 500/, /received 302/, /timeout/]) await assert.rejects(send(messages), reason)
    await send(messages)
    assert.deepEqual(
      posted.map(({ id }) => id),
      ['m1', 'm2', 'm2', 'm2', 'm2', 'm3']
    )
  })

  test('a redirect is not followed: the body is for this receiver alone', async (t) => {
    const asked: (string | undefined)[] = []
    const receiver = createServer(({ url }, reply) => {
      asked.push(url)
      reply.writeHead(307, { location: '/elsewhere', connection: 'close' }).end()
    })
    await once(receiver.listen(0, '127.0.0.1'), 'listening')
    t.after(() => receiver.close())
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
    await assert.rejects(bench([], { url, fetch }).send([message(1)]), /received 307/)
    assert.deepEqual(asked, ['/hook'])
  })

  test('what is too old is given up, and said', async () => {
    const { send, posted, givenUp } = bench()
    await send([message(1, { at: new Date(NOW_MS - 60_001).toISOString() }), message(2)])
    assert.deepEqual([posted.map(({ id }) => id), givenUp], [['m2'], ['m1']])
  })
})
