// What integrators do with openapi/openapi.json: lint it, generate a client, compile it, and call the service by it.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { generate } from 'openapi-typescript-codegen'
import { OPENAPI_FILE } from '../src/build/openapi-document.ts'
import { testApp } from './integration/http-fixture.ts'
import { tempFolder } from './unit/temp-folder.ts'

const run = promisify(execFile)
const text = readFileSync(OPENAPI_FILE, 'utf8')

/** Problems that Redocly sees. */
async function lint(source: string): Promise<string[]> {
  const config = await createConfig({
    extends: ['recommended'],
    rules: {
      'no-invalid-media-type-examples': 'error',
      'no-invalid-schema-examples': 'error',
      'no-invalid-parameter-examples': 'error',
      // What says how the service does refuses nobody.
      'operation-4xx-response': 'off'
    }
  })
  const problems = await lintFromString({ source, absoluteRef: OPENAPI_FILE, config })
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} at ${location[0]?.pointer}`)
}

interface Described {
  servers?: object[]
  paths: Record<
    string,
    Record<string, { operationId: string; requestBody?: { content: Record<string, { example?: unknown }> } }>
  >
  components: { schemas: Record<string, { examples?: unknown[] }> }
}

/** A program that uses the client as integrators do. */
const PROGRAM = `
import { Okng } from './client/index'

const okng = new Okng({ BASE: process.argv[2]!, TOKEN: 'a-key' })
// @ts-expect-error the service knows no such parameter
void (() => okng.inspection.inspectPart({ formData: { image: new Blob([]) }, colour: 1 }))

async function main(): Promise<void> {
  const image = new Blob([new Uint8Array([66, 77])])
  const result = await okng.inspection.inspectPart({ formData: { image }, recipe: 'demo-ring', partId: '47 11' })
  const { ok, partId }: { ok: boolean; partId: string | null } = result
  console.log(JSON.stringify({ ok, partId }))
}
void main()
`

suite('client of the contract', () => {
  test('Redocly has nothing to say, examples included; it would', async () => {
    assert.deepEqual(await lint(text), [])
    const wrong = JSON.parse(text) as Described
    delete wrong.servers
    wrong.components.schemas['Inspection']!.examples = [{ verdict: 'GOOD' }]
    const problems = await lint(JSON.stringify(wrong))
    assert.ok(problems.some((problem) => problem.startsWith('no-empty-servers')))
    assert.ok(problems.some((problem) => problem.startsWith('no-invalid-schema-examples')))
  })

  test('every JSON body has an example', () => {
    const operations = Object.values((JSON.parse(text) as Described).paths).flatMap((methods) => Object.values(methods))
    const without = operations.filter(({ requestBody }) => {
      const json = requestBody?.content['application/json']
      return json !== undefined && json.example === undefined
    })
    assert.deepEqual(
      without.map(({ operationId }) => operationId),
      [],
      'src/plugins/docs/examples.ts has them'
    )
  })

  test('a generated client compiles, and a program with it is answered by the service', async (t) => {
    const folder = tempFolder(t)
    const client = { httpClient: 'fetch', clientName: 'Okng', useOptions: true } as const
    await generate({
      input: JSON.parse(text) as object as Record<string, unknown>,
      output: join(folder, 'client'),
      ...client
    })
    writeFileSync(join(folder, 'program.ts'), PROGRAM)
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}')
    const types = ['--lib', 'es2023,dom', '--types', 'node', '--typeRoots', join(process.cwd(), 'node_modules/@types')]
    const modules = ['--target', 'es2022', '--module', 'commonjs', '--moduleResolution', 'bundler']
    const tsc = join(process.cwd(), 'node_modules/typescript/bin/tsc')
    await run(process.execPath, [tsc, '--strict', ...modules, ...types, join(folder, 'program.ts')], { cwd: folder })
    const { app, asked } = await testApp(t)
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const { stdout } = await run(process.execPath, [join(folder, 'program.js'), address])
    assert.deepEqual(JSON.parse(stdout), { ok: false, partId: '47 11' })
    assert.deepEqual(
      asked.map(({ frame }) => [...frame]),
      [[66, 77]]
    )
  })
})
