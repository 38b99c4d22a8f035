// openapi/openapi.json is what the service says of itself; integrators read it without running anything.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { OPENAPI_FILE, openApiDocument } from '../src/build/openapi-document.ts'

interface Operation {
  operationId?: string
  tags?: string[]
  responses: Record<string, { content?: Record<string, { schema?: unknown }> }>
}
interface Description {
  openapi: string
  tags: { name: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, unknown> }
}

const PROBLEM = JSON.stringify({ 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } })

const text = await openApiDocument()
const described = (): Description => JSON.parse(text) as Description

const operationsOf = ({ paths }: Description) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation }))
  )

/**
 * What a description lacks: every operation has an id of its own, a known tag, a schema for what it answers, and its
 * errors are problems.
 */
function faultsOf(api: Description): string[] {
  const ids = operationsOf(api).map(({ operation }) => operation.operationId)
  const tags = new Set(api.tags.map(({ name }) => name))
  const references = new Set(
    [...JSON.stringify(api).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!)
  )
  const { schemas } = api.components
  return [
    ...operationsOf(api).flatMap(({ name, operation }) => {
      const responses = Object.entries(operation.responses)
      const good = responses.filter(([status]) => /^2\d\d$/.test(status))
      const errors = responses.filter(([status]) => /^[45]\d\d$/.test(status))
      const { operationId } = operation
      return [
        ...(operationId === undefined || ids.indexOf(operationId) !== ids.lastIndexOf(operationId)
          ? [`${name}: expected an operationId of its own, received ${operationId}`]
          : []),
        ...(operation.tags?.length === 1 && tags.has(operation.tags[0]!)
          ? []
          : [`${name}: expected one of the tags, received ${operation.tags?.join(', ')}`]),
        ...(good.length === 1 && Object.values(good[0]![1].content ?? {}).some(({ schema }) => schema !== undefined)
          ? []
          : [`${name}: expected a schema of what it answers`]),
        ...(errors.some(([status]) => status === '500') ? [] : [`${name}: expected 500`]),
        ...errors.flatMap(([status, { content }]) =>
          JSON.stringify(content) === PROBLEM ? [] : [`${name} ${status}: expected a problem`]
        )
      ]
    }),
    ...[...references].filter((name) => !(name in schemas)).map((name) => `${name}: referred to, not described`),
    ...Object.keys(schemas)
      .filter((name) => !references.has(name))
      .map((name) => `${name}: described, not referred to`)
  ]
}

suite('contract', () => {
  test('openapi/openapi.json is the document of the app, to the byte; `npm run openapi` writes it', () => {
    assert.equal(readFileSync(OPENAPI_FILE, 'utf8'), text)
  })

  test('describes every route that a client may call, in OpenAPI 3.1', () => {
    assert.match(described().openapi, /^3\.1\./)
    assert.deepEqual(
      operationsOf(described())
        .map(({ name }) => name)
        .sort(),
      [
        'DELETE /datasets/{name}',
        'DELETE /datasets/{name}/images/{sha256}',
        'DELETE /keys/{id}',
        'DELETE /login',
        'DELETE /models/{version}',
        'DELETE /models/{version}/shadow',
        'DELETE /pins/{name}',
        'DELETE /plant/stations/{name}',
        'DELETE /recipes/{id}',
        'DELETE /recipes/{id}/golden/{sha256}',
        'DELETE /sessions/{id}',
        'DELETE /studies/{name}',
        'DELETE /train/{id}',
        'GET /audit',
        'GET /audit/head',
        'GET /challenges',
        'GET /channels',
        'GET /datasets',
        'GET /datasets/{name}',
        'GET /datasets/{name}/images/{sha256}',
        'GET /healthz',
        'GET /inspections',
        'GET /inspections.csv',
        'GET /inspections/hours',
        'GET /inspections/{id}',
        'GET /inspections/{id}/export',
        'GET /inspections/{id}/heatmap',
        'GET /inspections/{id}/image',
        'GET /keys',
        'GET /live',
        'GET /live/stats',
        'GET /login',
        'GET /metrics',
        'GET /models',
        'GET /models/{version}',
        'GET /models/{version}/golden',
        'GET /models/{version}/report',
        'GET /models/{version}/shadow',
        'GET /models/{version}/validation',
        'GET /pins',
        'GET /plant/blobs/{area}/{sha256}',
        'GET /plant/rollouts',
        'GET /plant/stations',
        'GET /readyz',
        'GET /recipes',
        'GET /recipes/{id}',
        'GET /recipes/{id}/golden',
        'GET /recipes/{id}/golden/{sha256}',
        'GET /recipes/{id}/revisions',
        'GET /recipes/{id}/threshold',
        'GET /review',
        'GET /review/rates',
        'GET /review/{resultId}',
        'GET /review/{resultId}/heatmap',
        'GET /review/{resultId}/image',
        'GET /sessions',
        'GET /stability',
        'GET /stability/charts',
        'GET /studies',
        'GET /studies/{name}',
        'GET /studies/{name}/report',
        'GET /studies/{name}/report.csv',
        'GET /train',
        'GET /train/{id}',
        'GET /train/{id}/events',
        'GET /whoami',
        'PATCH /datasets/{name}/images/{sha256}',
        'PATCH /models/{version}',
        'PATCH /recipes/{id}',
        'POST /cameras/{station}/trigger',
        'POST /challenges',
        'POST /datasets/{name}/images',
        'POST /inspect',
        'POST /keys',
        'POST /login',
        'POST /models',
        'POST /models/rollback',
        'POST /models/{version}/activate',
        'POST /models/{version}/shadow',
        'POST /models/{version}/validation',
        'POST /plant/records',
        'POST /plant/reports',
        'POST /plant/rollouts',
        'POST /plant/rollouts/{id}/stop',
        'POST /recipes',
        'POST /recipes/{id}/golden',
        'POST /recipes/{id}/teach',
        'POST /recipes/{id}/try-evidence',
        'POST /recipes/{id}/try-locate',
        'POST /review/{resultId}',
        'POST /signatures',
        'POST /stability/learn',
        'POST /studies',
        'POST /train',
        'PUT /pins/{name}',
        'PUT /plant/blobs/{area}/{sha256}',
        'PUT /recipes/{id}'
      ]
    )
  })

  test('describes every operation whole', () => {
    assert.deepEqual(faultsOf(described()), [])
  })

  for (const [what, spoil, fault] of [
    [
      'no id',
      ({ paths }) => {
        delete paths['/inspect']!['post']!.operationId
      },
      'POST /inspect: expected an operationId of its own, received undefined'
    ],
    [
      'an unknown tag',
      ({ paths }) => {
        paths['/readyz']!['get']!.tags = ['misc']
      },
      'GET /readyz: expected one of the tags, received misc'
    ],
    [
      'no schema of an answer',
      ({ paths }) => {
        delete paths['/healthz']!['get']!.responses['200']!.content!['application/json']!.schema
      },
      'GET /healthz: expected a schema of what it answers'
    ],
    [
      'no answer',
      ({ paths }) => {
        delete paths['/train']!['post']!.responses['202']
      },
      'POST /train: expected a schema of what it answers'
    ],
    [
      'no 500',
      ({ paths }) => {
        delete paths['/metrics']!['get']!.responses['500']
      },
      'GET /metrics: expected 500'
    ],
    [
      'an error that is no problem',
      ({ paths }) => {
        paths['/train']!['get']!.responses['401'] = {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } }
        }
      },
      'GET /train 401: expected a problem'
    ],
    [
      'a schema that nothing refers to',
      ({ components }) => {
        components.schemas['Spare'] = {}
      },
      'Spare: described, not referred to'
    ]
  ] as readonly (readonly [string, (api: Description) => void, string])[]) {
    test(`a description with ${what} would be told`, () => {
      const api = described()
      spoil(api)
      assert.deepEqual(faultsOf(api), [fault])
    })
  }

  test('a reference that leads nowhere, or an id that two share, would be told', () => {
    const api = described()
    delete api.components.schemas['Recipe']
    assert.deepEqual(faultsOf(api), ['Recipe: referred to, not described'])
    const twins = described()
    twins.paths['/train']!['get']!.operationId = 'inspectPart'
    assert.equal(faultsOf(twins).length, 2)
  })
})
