import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { adminKey } from '../../../src/plugins/admin-key.ts'

const KEYS = ['first-key-of-sixteen', 'second-key-of-sixteen']

/** Code of the error that a request with this header gets; undefined where it passes. */
function refusal (keys: readonly string[], authorization?: string, hostname = 'line-pc'): string | undefined {
  let code: string | undefined
  let calls = 0
  const request = { hostname, headers: { authorization } } as FastifyRequest
  adminKey(keys).call(undefined as never, request, {} as FastifyReply, (error) => {
    calls++
    code = (error as { code?: string } | undefined)?.code
  })
  assert.equal(calls, 1)
  return code
}

suite('admin key', () => {
  test('each of the keys passes, whatever the host; the scheme is written as one likes', () => {
    for (const key of KEYS) for (const scheme of ['Bearer', 'bearer', 'BEARER ']) assert.equal(refusal(KEYS, `${scheme} ${key}`), undefined)
  })

  test('no other key passes', () => {
    const near = fc.constantFrom(...KEYS).chain((key) => fc.nat(key.length).map((end) => key.slice(0, end)))
    fc.assert(fc.property(fc.oneof(near, fc.string()), (key) => { fc.pre(!KEYS.includes(key)); return ['KEY_WRONG', 'KEY_MISSING'].includes(String(refusal(KEYS, `Bearer ${key}`))) }))
  })

  test('what is no bearer key is a missing one', () => {
    for (const header of [undefined, '', 'Bearer', 'Bearer ', KEYS[0], `Basic ${KEYS[0]}`, `Bearer ${KEYS[0]} ${KEYS[1]}`, `x Bearer ${KEYS[0]}`]) assert.equal(refusal(KEYS, header), 'KEY_MISSING', header)
  })

  test('without keys what counts is the name by which this machine was called', () => {
    for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) assert.equal(refusal([], undefined, host), undefined, host)
    for (const host of ['', 'line-pc', '0.0.0.0', '[::]', 'localhost.example.com', '127.0.0.1.example.com']) assert.equal(refusal([], `Bearer ${KEYS[0]}`, host), 'HOST_NOT_LOCAL', host)
  })
})
