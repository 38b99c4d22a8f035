// A version as a document: its validation report is issued by the service, and `okng verify` proves it.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createContext } from '../../../src/cli/context.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { factsOf } from '../../../src/quality/validation/facts-block.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { databaseOf } from '../../unit/store/database/database-fixture.ts'
import { drawnPart, OKNG, realService, SHIPPED } from '../service-fixture.ts'
import { drawParts } from '../training-fixture.ts'

const URL_OF_REPORT = `/models/${SHIPPED}/validation?recipe=demo-ring`

suite('validation of a version', () => {
  test('the report names data, golden set and approvals; a changed one is found', async (t) => {
    const data = tempFolder(t)
    const { app } = await realService(t, data)
    const none = await app.inject(URL_OF_REPORT)
    assert.deepEqual([none.statusCode, none.json<{ errorCode: string }>().errorCode], [404, 'VALIDATION_NOT_FOUND'])
    await app.inject({
      method: 'POST',
      url: '/recipes/demo-ring/golden?label=good',
      headers: { 'content-type': 'image/bmp' },
      payload: Buffer.from(drawnPart(1))
    })
    const { revision, activeModelVersion } = (await app.inject('/recipes/demo-ring')).json<{
      revision: number
      activeModelVersion: string
    }>()
    await app.inject({ method: 'PATCH', url: '/recipes/demo-ring', payload: { threshold: 0.6, revision } })
    const issued = await app.inject({ method: 'POST', url: URL_OF_REPORT })
    assert.equal(issued.statusCode, 201, issued.body)
    assert.equal((await app.inject(URL_OF_REPORT)).body, issued.body)
    const facts = factsOf(issued.body)
    assert.deepEqual(
      [facts.version, facts.threshold, facts.golden.pictures.length, facts.golden.outcome.passed],
      [activeModelVersion, 0.6, 1, true]
    )
    assert.deepEqual(
      facts.approvals.map(({ action, actor }) => [action, actor.name]),
      [['recipe.updated', 'local']]
    )
    assert.ok(facts.rates[0]!.escape!.of >= 10)

    const env = { ...process.env, OKNG_DATA_DIR: data, DATABASE_URL: await databaseOf(data) }
    const verify = (...args: readonly string[]) =>
      promisify(execFile)(process.execPath, [OKNG, 'verify', SHIPPED, '--recipe', 'demo-ring', ...args], { env })
    assert.match((await verify()).stdout, /holds {2}audit: issued by local/)
    const changed = join(data, 'changed.html')
    writeFileSync(changed, issued.body.replaceAll('local', 'nobody'))
    await assert.rejects(verify('--report', changed), (error: Error & { stdout: string }) => {
      assert.match(error.stdout, /BROKEN {2}audit: no entry says that this report was issued/)
      return true
    })
    const text = await app.inject({ method: 'POST', url: '/models/..%2f..%2fx/validation?recipe=demo-ring' })
    assert.equal(text.statusCode, 404)
  })

  test('training from the same data, seed and backend gives the same bytes; verify knows them', async (t) => {
    const { data, parts } = await drawParts(tempFolder(t), { ok: 12, ng: 3 })
    let said = ''
    const stream = {
      write(text: string) {
        said += text
      }
    }
    const context = createContext(
      { OKNG_DATA_DIR: data, DATABASE_URL: await databaseOf(data) },
      { stdout: stream, stderr: stream }
    )
    const okng = async (...args: readonly string[]): Promise<number> => runCli(args, context)
    const train = (seed: string) =>
      okng(
        ...`train --recipe ring --epochs 1 --batch-size 4 --backend wasm --no-activate --seed ${seed}`.split(' '),
        '--dataset',
        parts
      )
    for (const seed of ['3', '3', '4']) assert.equal(await train(seed), 0, said)
    const versions = (await context.models.list('ring')).map(({ version }) => version).sort()
    /** Files that don't name the version, or when it was made. */
    const filesOf = async (version: string): Promise<Record<string, string>> => {
      const { manifest } = await context.models.open('ring', version)
      const { 'report.json': _data, 'report.html': _page, ...files } = manifest.files
      return Object.fromEntries(Object.entries(files).map(([name, { sha256 }]) => [name, sha256]))
    }
    const [first, second, other] = await Promise.all(versions.map(filesOf))
    assert.ok(Object.keys(first!).includes('encoder.onnx'))
    assert.deepEqual(second, first)
    assert.notEqual(other!['encoder.onnx'], first!['encoder.onnx'])

    said = ''
    const verify = (path: string) => okng('verify', versions[0]!, '--recipe', 'ring', '--data', path)
    assert.equal(await verify(parts), 0, said)
    assert.match(said, /holds {2}data: the data set is the version's/)
    assert.match(said, /holds {2}training report/)
    const { parts: others } = await drawParts(tempFolder(t), { ok: 12, ng: 2 })
    assert.notEqual(await verify(others), 0)
    assert.match(said, /BROKEN {2}data/)
    const { file } = await context.models.open('ring', versions[0]!)
    assert.ok(readFileSync(file('good.bank')).length > 0)
    appendFileSync(file('good.bank'), 'x')
    assert.notEqual(await verify(parts), 0)
    assert.match(said, /good\.bank/)
  })
})
