// Whatever makes something judge asks the golden set: HTTP, commands, and a recipe's file that is changed by hand.
import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { composeRecipeFiles } from '../../../src/compose/recipe-files.ts'
import { openJudging } from '../../../src/cli/open-judging.ts'
import { type CliContext, createContext } from '../../../src/cli/context.ts'
import { runCli } from '../../../src/cli/run-cli.ts'
import { databaseOf } from '../../unit/store/database/database-fixture.ts'
import { tempFolder } from '../../unit/temp-folder.ts'
import { drawnPart, realService, SHIPPED } from '../service-fixture.ts'

interface Reply {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** A service whose golden set no version judges right: a good part that is labelled defect. */
async function setUp(t: TestContext) {
  const folder = tempFolder(t)
  const data = join(folder, 'data')
  const { app } = await realService(t, data)
  const env = { OKNG_DATA_DIR: data, DATABASE_URL: await databaseOf(data) }
  const printed: string[] = []
  const stream = { write: (text: string) => printed.push(text) }
  const base = createContext(env, { stdout: stream, stderr: stream })
  const context: CliContext = {
    ...base,
    openJudging: () => openJudging({ env, recipes: composeRecipeFiles(data), models: base.models, now: base.now })
  }
  const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object): Promise<Reply> => {
    const reply = await app.inject({ method, url, ...(payload && { payload }) })
    return { status: reply.statusCode, body: reply.json() as Reply['body'] }
  }
  const inspect = async (seed: number, defect: 'dent' | null = null): Promise<Reply['body']> => {
    const reply = await app.inject({
      method: 'POST',
      url: '/inspect?recipe=demo-ring',
      headers: { 'content-type': 'image/bmp' },
      payload: Buffer.from(drawnPart(seed, defect))
    })
    assert.equal(reply.statusCode, 200, reply.body)
    return reply.json()
  }
  const golden = await app.inject({
    method: 'POST',
    url: '/recipes/demo-ring/golden?label=defect',
    headers: { 'content-type': 'image/bmp' },
    payload: Buffer.from(drawnPart(1))
  })
  assert.equal(golden.statusCode, 201, golden.body)
  await inspect(1)
  mkdirSync(join(folder, 'good/OK'), { recursive: true })
  for (let n = 0; n < 6; n++) writeFileSync(join(folder, `good/OK/${n}.bmp`), drawnPart(10 + n))
  return {
    app,
    folder,
    ask,
    inspect,
    file: join(data, 'recipes/demo-ring.json'),
    recipe: async () => (await ask('GET', '/recipes/demo-ring')).body,
    metrics: async () => (await app.inject('/metrics')).body,
    async okng(...args: string[]): Promise<{ code: number; text: string }> {
      printed.length = 0
      return { code: await runCli(args, context), text: printed.join('') }
    }
  }
}

/** Pictures are posted until it comes true: a file is looked at once a second, and asked of the golden set aside. */
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < 400; n++) if (await what()) return
  assert.fail('it did not come true')
}

suite('the golden set is asked', () => {
  test('by commands: a refused version stays inactive, one that is forced is audited, counted and shown', async (t) => {
    const { okng, recipe, folder, ask, inspect, metrics } = await setUp(t)
    const teach = ['teach', '--recipe', 'demo-ring', '--dataset', join(folder, 'good')]
    const taught = await okng(...teach)
    assert.equal(taught.code, 1, taught.text)
    assert.match(taught.text, /is not active: expected all 1 golden pictures to be judged right/)
    assert.equal((await recipe())['activeModelVersion'], SHIPPED)

    const calibrated = await okng('calibrate', '--recipe', 'demo-ring', '--ok-only', '--dataset', join(folder, 'good'))
    assert.equal(calibrated.code, 1, calibrated.text)
    assert.equal((await recipe())['threshold'], null)

    const forced = await okng(...teach, '--force', 'the picture is mislabelled')
    assert.equal(forced.code, 0, forced.text)
    const { activeModelVersion } = await recipe()
    assert.notEqual(activeModelVersion, SHIPPED)
    const audit = (await ask('GET', '/audit?action=recipe.activated')).body['changes'] as {
      after: { reason?: string }
      actor: { name: string }
    }[]
    assert.equal(audit[0]?.after.reason, 'the picture is mislabelled')
    assert.match(audit[0]!.actor.name, /^cli /)
    await until(async () => (await inspect(2))['modelVersion'] === activeModelVersion)
    const text = await metrics()
    assert.match(text, /^okng_activations_forced_total\{recipe="demo-ring"\} 1$/m)
    assert.match(text, /^okng_recipe_forced\{recipe="demo-ring"\} 1$/m)
  })

  test('by PATCH: another threshold, review band or place to look is refused, unless there is a reason', async (t) => {
    const { ask, recipe, inspect } = await setUp(t)
    const { revision } = await recipe()
    for (const change of [{ threshold: 7 }, { reviewBand: 0.05 }, { locate: { minConfidence: 0.2 } }]) {
      const refused = await ask('PATCH', '/recipes/demo-ring', { ...change, revision })
      assert.deepEqual([refused.status, refused.body['errorCode']], [409, 'GOLDEN_SET_FAILED'], JSON.stringify(change))
    }
    const forced = await ask('PATCH', '/recipes/demo-ring', { threshold: 7, revision, overrideReason: 'a trial' })
    assert.equal(forced.status, 200)
    assert.equal((await inspect(3))['threshold'], 7)
    const back = await ask('DELETE', '/recipes/demo-ring')
    assert.deepEqual([back.status, back.body['errorCode']], [409, 'GOLDEN_SET_FAILED'])
    assert.equal((await ask('DELETE', '/recipes/demo-ring?overrideReason=back+again')).status, 200)
  })

  test('by a file that is changed by hand: what was allowed judges on, and the service says so', async (t) => {
    const { recipe, file, inspect, ask, metrics } = await setUp(t)
    const before = await inspect(4, 'dent')
    const { revision: _r, shipped: _s, ...whole } = await recipe()
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, JSON.stringify({ ...whole, threshold: 7, thresholdModelVersion: SHIPPED }))
    const status = async () => (await ask('GET', '/readyz')).body['status']
    await until(async () => {
      const after = await inspect(4, 'dent')
      assert.deepEqual([after['verdict'], after['threshold']], [before['verdict'], before['threshold']])
      return (await status()) === 'degraded'
    })
    assert.match(await metrics(), /^okng_recipe_problem\{recipe="demo-ring"\} 1$/m)
    truncateSync(file, 40)
    await until(async () => {
      await inspect(4)
      return JSON.stringify((await ask('GET', '/readyz')).body).includes('not JSON')
    })
    writeFileSync(file, JSON.stringify(whole))
    await until(async () => (await inspect(4)) !== null && (await status()) === 'ready')
  })
})

suite('a recipe whose file is cut off', () => {
  test('the last valid one serves, also after a restart', async (t) => {
    const data = join(tempFolder(t), 'data')
    const first = await realService(t, data)
    const patch = await first.app.inject({
      method: 'PATCH',
      url: '/recipes/demo-ring',
      payload: { threshold: 0.123, thresholdModelVersion: SHIPPED }
    })
    assert.equal(patch.statusCode, 200, patch.body)
    const file = join(data, 'recipes/demo-ring.json')
    truncateSync(file, Math.floor(readFileSync(file).length / 2))
    const { app } = await realService(t, data)
    for (const each of [first.app, app]) {
      const reply = await each.inject({
        method: 'POST',
        url: '/inspect?recipe=demo-ring',
        headers: { 'content-type': 'image/bmp' },
        payload: Buffer.from(drawnPart(5))
      })
      assert.equal(reply.json<{ threshold: number }>().threshold, 0.123, reply.body)
    }
    const ready = (await app.inject('/readyz')).json<{ status: string; problems: { about: string }[] }>()
    assert.deepEqual([ready.status, ready.problems[0]?.about], ['degraded', 'recipe demo-ring'])
  })
})
