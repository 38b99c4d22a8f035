import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { connectClient } from './opcua-connect.ts'
import { KEY, opcuaPid, opcuaService, skip } from './opcua-fixture.ts'

const STATES = '-VisionStateMachine'
const AUTOMATIC = `${STATES}-AutomaticModeStateMachine`
const RECIPES = '-RecipeManagement'
const CONFIGURATIONS = '-ConfigurationManagement'
const RESULTS = '-ResultManagement'
/** Numbers of types in the nodeset. */
const TYPES = { configuration: 3008, external: 3002, internal: 3013, meas: 3015, part: 3004, product: 3003, job: 3016 }
const RESULT_ID = 3021
const cause = [
  ['Int32', 0],
  ['String', '']
] as const

type Answer = readonly [status: string, ...outputs: unknown[]]
type Structure = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>

suite('OPC 40100-1 Machine Vision', { skip }, () => {
  test('a line of jobs: states, results, recipes and events say what the answer of HTTP says', async (t) => {
    const { url, post, works, readiness } = await opcuaService(t, {
      stations: { North: { station: 'north', deadlineMs: 60_000, recipes: { 1: 'demo-ring', 2: 'no-such-recipe' } } }
    })
    await works()
    const client = await connectClient(t, url, KEY)
    const call = async (...method: Extract<Parameters<typeof client>[0], { method: unknown }>['method']) =>
      (await client({ method })) as Answer
    const until = async (state: string, name: string): Promise<void> => {
      for (const end = performance.now() + 10_000; ; await wait(10)) {
        const { text } = (await client({ state })) as { text: string }
        if (text === name) return
        assert.ok(performance.now() < end, text)
      }
    }
    const events = async (count: number) => (await client({ events: count })) as unknown[][]
    const wish = (measId: string, partId: string, recipe = '') =>
      [
        [TYPES.meas, { id: measId }],
        [TYPES.part, { id: partId }],
        [TYPES.external, { id: recipe }],
        [TYPES.product, { id: '' }],
        ['Variant', null]
      ] as const

    await until(STATES, 'Operational')
    await until(AUTOMATIC, 'Initialized')
    assert.deepEqual(await call(AUTOMATIC, 'StartSingleJob', wish('', '')), ['BadInvalidState'])

    const prepare = async (recipe: string) =>
      call(RECIPES, 'PrepareRecipe', [
        [TYPES.external, { id: recipe }],
        [TYPES.internal, { id: '' }]
      ])
    assert.deepEqual((await prepare('unknown'))[3], -1)
    assert.deepEqual((await prepare('no-such-recipe')).slice(2), [false, -3])
    assert.deepEqual((await prepare('demo-ring')).slice(2), [true, 0])
    await until(AUTOMATIC, 'Ready')
    assert.deepEqual(await client({ read: ['ActiveRecipe'] }), { ActiveRecipe: 1 })
    const list = await call(RECIPES, 'GetRecipeListFiltered', [
      [TYPES.external, { id: '' }],
      [TYPES.product, { id: '' }],
      ['Int32', 1],
      ['UInt32', 0],
      ['UInt32', 0],
      ['Int32', 1000]
    ])
    assert.deepEqual(
      [list[2], (list[4] as Structure[]).map((recipe) => recipe['id'] as unknown), list[5]],
      [1, ['demo-ring'], 0]
    )
    await events(2)

    for (const seed of [1, 2]) {
      const [status, job, error] = await call(
        AUTOMATIC,
        'StartSingleJob',
        wish(`M ${seed}`, `(01)${seed}`, 'demo-ring')
      )
      assert.deepEqual([status, error], ['Good', 0])
      await until(AUTOMATIC, 'SingleExecution')
      const answer = await post(seed, `&measId=M%20${seed}`)
      await until(AUTOMATIC, 'Ready')
      const { id } = job as { id: string }
      const told = await events(5)
      assert.deepEqual(
        told.map(([, message]) => message),
        ['SingleExecution', id, answer.resultId, 'Ready', id]
      )
      const [source, , jobId, resultId, measId, partId, state, content] = told[2]!
      assert.deepEqual(
        [source, jobId, resultId, measId, partId, state],
        ['North', id, answer.resultId, `M ${seed}`, `(01)${seed}`, 1]
      )
      const values = (content as { value: unknown }[]).map(({ value }) => value)
      assert.deepEqual(values.slice(0, 8), [
        answer.code,
        answer.ok,
        answer.verdict,
        answer.reason,
        answer.score,
        answer.threshold,
        'NaN',
        answer.sequence
      ])
      const [, , found, none] = await call(RESULTS, 'GetResultById', [
        [RESULT_ID, { id: resultId }],
        ['Int32', 1000]
      ])
      const { jobId: ofJob, internalRecipeId, partId: part } = found as Structure
      assert.deepEqual(
        [none, ofJob?.['id'], internalRecipeId?.['id'], internalRecipeId?.['version'], part?.['id']],
        [0, id, answer.recipe, answer.modelVersion, answer.partId]
      )
      const components = await call(RESULTS, 'GetResultComponentsById', [
        [RESULT_ID, { id: resultId }],
        ['Int32', 1000]
      ])
      assert.deepEqual([components.length, components.at(-1)], [18, 0])
      assert.deepEqual(
        (components.at(-2) as { value: unknown }[]).map(({ value }) => value),
        values
      )
    }
    const unknown = await call(RESULTS, 'GetResultById', [
      [RESULT_ID, { id: 'none' }],
      ['Int32', 1000]
    ])
    assert.equal(unknown[3], -4)

    const filtered = async (measId: string, max: number) =>
      call(RESULTS, 'GetResultListFiltered', [
        ['Int32', 0],
        [TYPES.meas, { id: measId }],
        [TYPES.part, { id: '' }],
        [TYPES.external, { id: '' }],
        [TYPES.internal, { id: '' }],
        [TYPES.configuration, { id: '' }],
        [TYPES.configuration, { id: '' }],
        [TYPES.product, { id: '' }],
        [TYPES.job, { id: '' }],
        ['UInt32', max],
        ['UInt32', 0],
        ['Int32', 1000]
      ])
    const [, isComplete, count, , found] = await filtered('', 1)
    assert.deepEqual(
      [isComplete, count, (found as Structure[]).map(({ measId }) => measId?.['id'])],
      [false, 1, ['M 2']]
    )
    assert.deepEqual((await filtered('M 1', 0)).slice(1, 3), [true, 1])

    const [, , configuration, unknownConfiguration] = await call(CONFIGURATIONS, 'GetConfigurationById', [
      [TYPES.configuration, { id: 'North' }],
      ['Int32', 1000]
    ])
    assert.deepEqual([(configuration as Structure)['internalId']?.['id'], unknownConfiguration], ['North', 0])
    assert.deepEqual(await call(CONFIGURATIONS, 'ActivateConfiguration', [[TYPES.configuration, { id: 'x' }]]), [
      'Good',
      -5
    ])

    await call(AUTOMATIC, 'StartContinuous', wish('', ''))
    const [three, four] = [await post(3), await post(4)]
    const ids = (await events(4)).map(([, , , id]) => id)
    assert.deepEqual(ids.slice(2), [three.resultId, four.resultId])
    assert.deepEqual(await call(AUTOMATIC, 'Stop', cause), ['Good', 0])
    await until(AUTOMATIC, 'Ready')
    await events(2)
    assert.deepEqual(await call(AUTOMATIC, 'SimulationMode', [['Boolean', true], ...cause]), ['Good', 0])
    await call(AUTOMATIC, 'StartSingleJob', wish('M 5', ''))
    const dry = await post(5, '&measId=M%205')
    assert.deepEqual([dry.verdict, dry.reason, dry.simulated], ['NG', 'SIMULATED', true])
    await until(AUTOMATIC, 'Ready')
    await events(5)
    await call(AUTOMATIC, 'StartSingleJob', wish('', ''))
    assert.deepEqual(await call(AUTOMATIC, 'Abort', cause), ['Good', 0])
    assert.deepEqual((await events(5))[2]![6], 3)
    assert.deepEqual(await call(STATES, 'Halt', cause), ['Good', 0])
    await until(STATES, 'Halted')
    assert.deepEqual(await call(STATES, 'Reset', cause), ['Good', 0])
    await until(STATES, 'Operational')
    assert.equal((await post(7)).simulated, undefined)

    // The process remembers nothing of it any more: the record does.
    process.kill(opcuaPid(), 'SIGKILL')
    for (const end = performance.now() + 5000; !/channel opcua/.test(await readiness()); await wait(10))
      assert.ok(performance.now() < end, 'nobody has noticed')
    await works()
    const after = await connectClient(t, url, KEY)
    const byId = [
      [RESULT_ID, { id: dry.resultId }],
      ['Int32', 1000]
    ] as const
    const again = (await after({ method: [RESULTS, 'GetResultComponentsById', byId] })) as Answer
    const [code, ok] = (again.at(-2) as { value: unknown }[]).map(({ value }) => value)
    assert.deepEqual([again.at(-1), again[4], code, ok], [0, true, 5, false], JSON.stringify(again))
  })
})
