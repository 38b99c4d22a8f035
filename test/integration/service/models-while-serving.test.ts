// The service as it is, with the shipped model: versions registered, activated, shadowed, rolled back and broken,
// beside requests.
import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { InspectionResult } from '../../../src/domain/inspection/inspection.ts'
import type { ModelManifest } from '../../../src/domain/models/manifest.ts'
import { unlikenessOf } from '../../../src/scoring/evidence/calibrated-piece.ts'
import { decodeEvidence } from '../../../src/scoring/evidence/evidence-file.ts'
import { centreOverBatch, changeOnnx, fixBatch, moveOutside } from '../../unit/encoder/change-onnx.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { multipart, MULTIPART } from '../http-fixture.ts'
import { drawnPart, realService, SHIPPED, shippedFile } from '../service-fixture.ts'

interface Answer {
  status: number
  code?: string
  detail: string
  body: Record<string, unknown>
}

function client(app: FastifyInstance) {
  const ask = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object | Buffer,
    type?: string
  ): Promise<Answer> => {
    const reply = await app.inject({
      method,
      url,
      headers: { ...(type && { 'content-type': type }) },
      ...(payload && { payload })
    })
    const body = reply.json<Record<string, unknown>>()
    return {
      status: reply.statusCode,
      body,
      detail: String(body['detail']),
      ...(typeof body['errorCode'] === 'string' && { code: body['errorCode'] })
    }
  }
  return {
    ask,
    async inspect(frame: Uint8Array = drawnPart(3)): Promise<InspectionResult> {
      const { status, body } = await ask('POST', '/inspect', Buffer.from(frame), 'image/bmp')
      assert.equal(status, 200, JSON.stringify(body))
      return body as unknown as InspectionResult
    },
    register: (files: Readonly<Record<string, string | Uint8Array>>) =>
      ask(
        'POST',
        '/models?recipe=demo-ring',
        multipart(...Object.entries(files).map(([name, content]) => ({ name, filename: name, content }))),
        MULTIPART
      )
  }
}

/** The shipped version as one from outside: the ONNX model, its bank, and a manifest that says what it must. */
function upload(changes: Record<string, unknown> = {}): Record<string, string | Uint8Array> {
  const { crop, scoring, threshold, encoder } = JSON.parse(shippedFile('manifest.json').toString()) as Record<
    string,
    unknown
  >
  return {
    'manifest.json': JSON.stringify({ crop, scoring, threshold, encoder, ...changes }),
    'encoder.onnx': shippedFile('encoder.onnx'),
    'good.bank': shippedFile('good.bank')
  }
}

/** The distance to the shipped version's prototypes, from what its answer says of the embedding. */
function distanceOf({ evidence }: InspectionResult): number {
  const { embedding } = decodeEvidence(shippedFile('evidence.json').toString())
  return unlikenessOf(evidence!.find(({ name }) => name === 'embedding')!.score, embedding)
}

suite('models while serving', () => {
  test('register, activate, golden set, override, rollback, broken version: a version always judges', async (t) => {
    const folder = tempFolder(t)
    const { app } = await realService(t, folder)
    const { ask, inspect, register } = client(app)
    assert.equal((await inspect()).modelVersion, SHIPPED)
    assert.equal((await ask('POST', '/models/rollback?recipe=demo-ring', {})).code, 'NOTHING_TO_ROLL_BACK')

    // From outside, by the ONNX model alone, with a threshold of its own.
    const registered = await register(upload({ threshold: 5, metrics: { auroc: 0.5 } }))
    assert.equal(registered.status, 201, registered.detail)
    const mild = registered.body['version'] as string
    assert.deepEqual(
      [
        registered.body['state'],
        registered.body['auroc'],
        registered.body['hasReport'],
        (registered.body['manifest'] as { metrics: unknown }).metrics
      ],
      ['idle', 0.5, false, { auroc: 0.5, registeredFrom: 'outside' }]
    )
    assert.equal((await ask('GET', `/models/${mild}/report?recipe=demo-ring`)).code, 'REPORT_NOT_FOUND')
    assert.equal((await inspect()).modelVersion, SHIPPED)

    // Activated; a recipe's revision records it.
    const activated = await ask('POST', `/models/${mild}/activate?recipe=demo-ring`)
    assert.deepEqual(
      [activated.status, activated.body['previous'], (activated.body['golden'] as { pictures: number }).pictures],
      [200, SHIPPED, 0]
    )
    const judged = await inspect()
    assert.deepEqual([judged.modelVersion, judged.threshold], [mild, 5])
    assert.equal(
      ((await ask('GET', '/recipes/demo-ring/revisions')).body['revisions'] as { change: string }[])[0]!.change,
      'activated'
    )

    // Back, by the recipe's route.
    assert.equal((await ask('POST', '/models/rollback?recipe=demo-ring')).body['version'], SHIPPED)
    assert.equal((await inspect()).modelVersion, SHIPPED)

    // A golden defect that the mild version lets pass.
    const dented = drawnPart(4, 'dent')
    const added = await ask('POST', '/recipes/demo-ring/golden?label=defect', Buffer.from(dented), 'image/bmp')
    assert.deepEqual([added.status, added.body['isNew'], added.body['partFound']], [201, true, true])
    const sha256 = added.body['sha256'] as string
    assert.ok(existsSync(join(folder, 'golden/demo-ring/defect', `${sha256}.bmp`)))
    const refused = await ask('POST', `/models/${mild}/activate?recipe=demo-ring`, {})
    assert.deepEqual([refused.status, refused.code], [409, 'GOLDEN_SET_FAILED'])
    assert.match(refused.detail, new RegExp(`${sha256.slice(0, 12)} is defect, judged OK`))
    assert.equal((await inspect()).modelVersion, SHIPPED)
    assert.deepEqual((await ask('GET', `/models/${mild}/golden?recipe=demo-ring`)).body['passed'], false)
    assert.equal(
      (await ask('POST', `/models/${mild}/activate?recipe=demo-ring`, { overrideReason: ' x ' })).status,
      400
    )
    const overridden = await ask('POST', `/models/${mild}/activate?recipe=demo-ring`, {
      overrideReason: 'the line needs it today'
    })
    assert.equal(overridden.body['overrideReason'], 'the line needs it today')
    assert.equal(
      ((await ask('GET', '/recipes/demo-ring/revisions?limit=1')).body['revisions'] as { reason: string }[])[0]!.reason,
      'the line needs it today'
    )
    assert.equal((await inspect()).modelVersion, mild)
    // Rolling back asks no golden set.
    assert.equal((await ask('POST', '/models/rollback?recipe=demo-ring')).body['version'], SHIPPED)

    // Half written: listed with its problem, refused, and the old one serves on.
    truncateSync(join(folder, 'models/demo-ring', mild, 'encoder.onnx'), 1000)
    const list = (await ask('GET', '/models?recipe=demo-ring')).body['models'] as {
      version: string
      state: string
      problem: string | null
    }[]
    assert.deepEqual(
      list.map(({ version, state }) => [version, state]),
      [
        [mild, 'broken'],
        [SHIPPED, 'active']
      ]
    )
    assert.match(list[0]!.problem!, /encoder\.onnx: expected \d+ bytes, received 1000/)
    const broken = await ask('POST', `/models/${mild}/activate?recipe=demo-ring`, { overrideReason: 'try it' })
    assert.deepEqual([broken.status, broken.code], [409, 'MODEL_BROKEN'])
    assert.match((await ask('GET', `/models/${mild}?recipe=demo-ring`)).body['problem'] as string, /received 1000/)
    assert.equal((await inspect()).modelVersion, SHIPPED)
    assert.equal((await ask('POST', '/models/none/activate?recipe=demo-ring', {})).code, 'MODEL_NOT_FOUND')
    assert.equal((await ask('GET', '/models?recipe=none')).code, 'RECIPE_NOT_FOUND')
  })

  test('golden set: added as picture or multipart, shown, relabelled, removed; only pictures are taken', async (t) => {
    const { app } = await realService(t, tempFolder(t), { limits: { maxGoldenPictures: 2 } })
    const { ask } = client(app)
    const url = '/recipes/demo-ring/golden'
    const frame = Buffer.from(drawnPart(5))
    const {
      body: { sha256 }
    } = await ask(
      'POST',
      `${url}?label=good`,
      multipart({ name: 'image', filename: 'x.bmp', content: frame }),
      MULTIPART
    )
    const picture = await app.inject(`${url}/${String(sha256)}`)
    assert.deepEqual([picture.headers['content-type'], picture.rawPayload.equals(frame)], ['image/bmp', true])
    assert.equal((await ask('POST', `${url}?label=defect`, frame, 'image/bmp')).body['isNew'], false)
    assert.deepEqual(
      ((await ask('GET', url)).body['pictures'] as { label: string }[]).map(({ label }) => label),
      ['defect']
    )
    for (const [query, payload, type, status, code] of [
      ['?label=good', Buffer.from('no picture'), 'image/bmp', 415, 'FRAME_FORMAT_UNKNOWN'],
      ['?label=good', frame.subarray(0, 2000), 'image/bmp', 422, 'FRAME_CORRUPT'],
      ['?label=bad', frame, 'image/bmp', 400, 'REQUEST_INVALID'],
      ['', frame, 'image/bmp', 400, 'REQUEST_INVALID'],
      ['?label=good', { a: 1 }, 'application/json', 415, 'CONTENT_TYPE_UNSUPPORTED']
    ] as const) {
      const refused = await ask('POST', `${url}${query}`, payload, type)
      assert.deepEqual([refused.status, refused.code], [status, code])
    }
    assert.equal((await ask('POST', '/recipes/none/golden?label=good', frame, 'image/bmp')).code, 'RECIPE_NOT_FOUND')
    await ask('POST', `${url}?label=good`, Buffer.from(drawnPart(6)), 'image/bmp')
    assert.equal(
      (await ask('POST', `${url}?label=good`, Buffer.from(drawnPart(7)), 'image/bmp')).code,
      'GOLDEN_SET_FULL'
    )
    assert.equal((await ask('DELETE', `${url}/${String(sha256)}`)).body['label'], 'defect')
    assert.equal((await ask('DELETE', `${url}/${String(sha256)}`)).code, 'GOLDEN_PICTURE_NOT_FOUND')
    assert.equal((await ask('GET', `${url}/..%2f..%2fx`)).status, 400)
  })

  test('a shadow scores live pictures without deciding; its agreement is told', async (t) => {
    const { app, service } = await realService(t, tempFolder(t))
    const { ask, inspect, register } = client(app)
    const version = (await register(upload({ threshold: 0.0001 }))).body['version'] as string
    const url = `/models/${version}/shadow?recipe=demo-ring`
    assert.equal((await ask('GET', url)).code, 'SHADOW_NOT_SET')
    assert.equal((await ask('POST', `/models/${SHIPPED}/shadow?recipe=demo-ring`)).code, 'SHADOW_JUDGES')
    assert.deepEqual((await ask('POST', url, {})).body['compared'], 0)
    const good = await inspect(drawnPart(3))
    const dented = await inspect(drawnPart(4, 'dent'))
    assert.deepEqual([good.verdict, good.modelVersion, dented.verdict], ['OK', SHIPPED, 'NG'])
    await service.shadowIdle()
    const { body } = await ask('GET', url)
    const { meanScoreDifference } = body as { meanScoreDifference: number }
    // The same encoder and bank, but no evidence came along: the shadow's score is the distance alone.
    const wanted = (distanceOf(good) - good.score! + distanceOf(dented) - dented.score!) / 2
    assert.ok(Math.abs(meanScoreDifference - wanted) < 1e-6, `${meanScoreDifference} instead of ${wanted}`)
    assert.deepEqual(
      [
        body['compared'],
        body['agreed'],
        body['agreement'],
        body['skipped'],
        body['failed'],
        (body['verdicts'] as { OK: unknown }).OK
      ],
      [2, 1, 0.5, 0, 0, { OK: 0, NG: 1, REVIEW: 0 }]
    )
    const metrics = (await app.inject('/metrics')).body
    assert.match(metrics, /okng_shadow_total\{recipe="demo-ring",outcome="agreed"\} 1/)
    assert.match(metrics, /okng_shadow_total\{recipe="demo-ring",outcome="differed"\} 1/)
    assert.equal((await ask('DELETE', url)).body['compared'], 2)
    await inspect()
    await service.shadowIdle()
    assert.equal((await ask('GET', url)).code, 'SHADOW_NOT_SET')
    assert.match((await app.inject('/metrics')).body, /outcome="agreed"\} 1/)
  })

  test('an upload that cannot judge is refused with its reason, and leaves nothing', async (t) => {
    const folder = tempFolder(t)
    const { app } = await realService(t, folder)
    const { ask, register } = client(app)
    const whole = upload()
    const without = (name: string) => Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name))
    const { sha256 } = (
      JSON.parse(shippedFile('manifest.json').toString()) as { files: Record<string, { sha256: string }> }
    ).files['encoder.onnx']!
    for (const [files, status, detail] of [
      [without('manifest.json'), 400, /expected a file manifest\.json/],
      [without('encoder.onnx'), 400, /encoder\.onnx missing/],
      [without('good.bank'), 400, /good\.bank missing/],
      [{ ...whole, 'manifest.json': '{' }, 400, /manifest\.json is not JSON/],
      [upload({ threshold: 'low' }), 400, /manifest\.json: threshold: .*expected number/],
      [upload({ scoring: { k: 5, useDefectBank: true } }), 400, /defect\.bank missing/],
      [
        upload({ files: { 'encoder.onnx': { sha256: 'a'.repeat(64), bytes: shippedFile('encoder.onnx').length } } }),
        400,
        new RegExp(`encoder\\.onnx: expected SHA-256 a+, as manifest\\.json says, received ${sha256}`)
      ],
      [upload({ files: { 'encoder.onnx': { sha256, bytes: 1 } } }), 400, /encoder\.onnx: expected 1 bytes/],
      [{ ...whole, 'weights.json': '{}' }, 400, /or neither/],
      [{ ...whole, 'encoder.onnx': 'no graph' }, 409, /the encoder of encoder\.onnx: /],
      [
        {
          ...whole,
          'encoder.onnx': changeOnnx(shippedFile('encoder.onnx'), moveOutside('dense.kernel', 'e.onnx.data'))
        },
        409,
        /^model version 'upload' cannot be used: the encoder of encoder\.onnx: expected a model in one file, [^/]*$/
      ],
      [
        { ...whole, 'encoder.onnx': changeOnnx(shippedFile('encoder.onnx'), fixBatch(4)) },
        409,
        /received a fixed batch of 4: export it again/
      ],
      [
        { ...whole, 'encoder.onnx': changeOnnx(shippedFile('encoder.onnx'), centreOverBatch('relu0')) },
        409,
        /the encoder gives another embedding for a crop when 1 other .* are encoded at the same time .*model\.eval/
      ],
      [{ ...whole, 'good.bank': 'no bank' }, 409, /good\.bank: bank file/],
      [
        upload({ encoder: { inputSize: 128, embeddingSize: 32 } }),
        409,
        /the encoder makes 258 values, the manifest says 32/
      ],
      [
        upload({ crop: { mode: 'square', sizePx: 64, margin: 1.1 } }),
        409,
        /takes crops of 128 x 256 px, the manifest says 64 x 64/
      ],
      [{ ...whole, 'other.bin': 'x' }, 400, /received one in 'other\.bin'/],
      [{}, 400, /expected a multipart body|expected a file manifest\.json/]
    ] as const) {
      const refused = await register(files as Record<string, string | Uint8Array>)
      assert.equal(refused.status, status, refused.detail)
      assert.match(refused.detail, detail)
    }
    assert.equal(
      (
        await ask(
          'POST',
          '/models?recipe=none',
          multipart({ name: 'manifest.json', filename: 'm', content: '{}' }),
          MULTIPART
        )
      ).code,
      'RECIPE_NOT_FOUND'
    )
    assert.equal((await ask('POST', '/models?recipe=demo-ring', {}, 'application/json')).status, 400)
    assert.deepEqual(
      existsSync(join(folder, 'models/demo-ring')) ? readdirSync(join(folder, 'models/demo-ring')) : [],
      []
    )
    assert.equal((await ask('GET', `/models/${randomUUID()}?recipe=demo-ring`)).code, 'MODEL_NOT_FOUND')
  })

  test('an encoder that takes one crop at a time is registered, judges, and can be taught', async (t) => {
    const folder = tempFolder(t)
    const { app } = await realService(t, folder)
    const { ask, inspect, register } = client(app)
    const onnx = changeOnnx(shippedFile('encoder.onnx'), fixBatch(1))
    const { status, body, detail } = await register({ ...upload(), 'encoder.onnx': onnx })
    assert.equal(status, 201, detail)
    assert.equal((await ask('POST', `/models/${String(body['version'])}/activate?recipe=demo-ring`, {})).status, 200)
    const results = await Promise.all([3, 4, 5, 6].map((seed) => inspect(drawnPart(seed))))
    assert.deepEqual([...new Set(results.map(({ modelVersion }) => modelVersion))], [body['version']])
    const parts = [7, 8].map((seed) => ({
      name: 'image',
      filename: `${seed}.bmp`,
      content: Buffer.from(drawnPart(seed))
    }))
    const taught = await ask('POST', '/recipes/demo-ring/teach', multipart(...parts), MULTIPART)
    assert.equal(taught.status, 200, taught.detail)
  })

  test('a whole version of another station, evidence and weights among its files, judges alike', async (t) => {
    const { app } = await realService(t, tempFolder(t))
    const { ask, inspect, register } = client(app)
    const files = Object.fromEntries(
      ['manifest.json', 'encoder.onnx', 'good.bank', 'weights.json', 'weights.bin', 'evidence.json'].map((name) => [
        name,
        shippedFile(name)
      ])
    )
    const { 'evidence.json': evidence, ...without } = files
    const refused = await register(without)
    assert.equal(refused.status, 400)
    assert.match(refused.detail, /expected the files .*; evidence\.json missing/)
    const damaged = await register({ ...files, 'evidence.json': Buffer.concat([evidence!, Buffer.from(' ')]) })
    assert.match(damaged.detail, /^.*evidence\.json: expected \d+ bytes, as manifest\.json says/)
    const { status, body, detail } = await register(files)
    assert.equal(status, 201, detail)
    const manifest = body['manifest'] as ModelManifest
    const shipped = JSON.parse(shippedFile('manifest.json').toString()) as ModelManifest
    assert.deepEqual(
      [manifest.metrics['registeredFrom'], Object.keys(manifest.files).sort(), manifest.radius],
      [
        `demo-ring/${SHIPPED}`,
        ['encoder.onnx', 'evidence.json', 'good.bank', 'weights.bin', 'weights.json'],
        shipped.radius
      ]
    )
    const before = await inspect()
    const report = await app.inject(`/models/${SHIPPED}/report?recipe=demo-ring`)
    assert.deepEqual([report.statusCode, report.headers['content-type']], [200, 'text/html; charset=utf-8'])
    assert.match(String(report.headers['content-security-policy']), /default-src 'none'; style-src 'unsafe-inline'/)
    assert.equal((await ask('POST', `/models/${String(body['version'])}/activate?recipe=demo-ring`, {})).status, 200)
    const after = await inspect()
    assert.deepEqual(
      [after.modelVersion, after.evidence, after.score, after.threshold],
      [body['version'], before.evidence, before.score, before.threshold]
    )
  })

  test('a version from outside without evidence keeps its review band', async (t) => {
    const { app } = await realService(t, tempFolder(t))
    const { ask, inspect, register } = client(app)
    const { status, body, detail } = await register(upload({ threshold: 5, reviewFrom: 0.001 }))
    assert.equal(status, 201, detail)
    assert.equal((body['manifest'] as ModelManifest).reviewFrom, 0.001)
    assert.equal((await ask('POST', `/models/${String(body['version'])}/activate?recipe=demo-ring`, {})).status, 200)
    assert.equal((await inspect()).verdict, 'REVIEW')
  })

  test('evidence that cannot judge is refused', async (t) => {
    const { app } = await realService(t, tempFolder(t))
    const { register } = client(app)
    const { pieces, ...rest } = JSON.parse(shippedFile('evidence.json').toString()) as { pieces: { name: string }[] }
    const renamed = pieces.flatMap((piece) => (piece.name === 'tone' ? { ...piece, name: 'size' } : []))
    assert.equal(renamed.length, 1)
    for (const [evidence, detail] of [
      [{}, /evidence\.json: format: expected 3/],
      [
        { ...rest, pieces: pieces.map((piece) => ({ ...piece, count: {} })) },
        /evidence\.json: .*count\.from: expected/
      ],
      [{ ...rest, pieces: renamed }, /a drawn part cannot be scored: measurement: expected \d+ values, received \d+/]
    ] as const) {
      const refused = await register({ ...upload(), 'evidence.json': JSON.stringify(evidence) })
      assert.equal(refused.status, 409, refused.detail)
      assert.match(refused.detail, detail)
    }
  })
})
