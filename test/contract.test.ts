// openapi/openapi.json is what the service says of itself; integrators read it without running anything.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { OPENAPI_FILE, openApiDocument } from '../src/cli/openapi-document.ts'

interface Operation {
  readonly operationId?: string
  readonly tags?: readonly string[]
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: unknown }>> }>>
}
interface Description {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

const text = await openApiDocument()
const api = JSON.parse(text) as Description
const operations = Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })))

suite('contract', () => {
  test('openapi/openapi.json is the document of the app; `npm run openapi` writes it', () => {
    assert.deepEqual(JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')), api)
  })

  test('describes every route that a client may call, in OpenAPI 3.1', () => {
    assert.match(api.openapi, /^3\.1\./)
    assert.deepEqual(operations.map(({ name }) => name).sort(), [
      'GET /healthz', 'GET /metrics', 'GET /readyz', 'GET /recipes', 'GET /recipes/{id}', 'GET /train', 'GET /train/{id}', 'POST /inspect', 'POST /train'
    ])
  })

  test('every operation has an id of its own, a tag, and schemas for what it answers', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    assert.equal(new Set(ids).size, ids.length)
    for (const { name, operation: { operationId, tags, responses } } of operations) {
      assert.ok(operationId, name)
      assert.equal(tags?.length, 1, name)
      for (const [status, { content = {} }] of Object.entries(responses)) assert.equal(Object.values(content).filter(({ schema }) => schema).length, 1, `${name} ${status}`)
    }
  })

  test('every error is a problem', () => {
    for (const { name, operation: { responses } } of operations) {
      const errors = Object.entries(responses).filter(([status]) => Number(status) >= 400)
      assert.ok(errors.some(([status]) => status === '500'), name)
      for (const [status, { content }] of errors) assert.deepEqual(content, { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }, `${name} ${status}`)
    }
  })

  test('every reference leads somewhere, and every schema is referred to', () => {
    const references = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!))
    assert.deepEqual([...references].sort(), Object.keys(api.components.schemas).sort())
  })
})
