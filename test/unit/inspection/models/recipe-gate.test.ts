import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Approval } from '../../../../src/domain/models/approval.ts'
import type { RecipeRevision } from '../../../../src/domain/recipes/recipe-revision.ts'
import { RECIPE_DEFAULTS, type Recipe } from '../../../../src/domain/recipes/recipe.ts'
import { ModelBroken, RecipeInvalid, RecipeNotFound } from '../../../../src/errors.ts'
import { createRecipeGate, RETRY_MS } from '../../../../src/inspection/models/recipe-gate.ts'

/** Recipes whose threshold is above 1 judge the golden set wrong; version `broken` can't be loaded. */
function setUp() {
  let file: Recipe | Error | undefined
  let approval: Approval | undefined
  let last: RecipeRevision | undefined
  let timeMs = 0
  const asked: Recipe[] = []
  const problems: string[] = []
  const adopted: (number | null)[] = []
  const forced: string[] = []
  const newGate = () =>
    createRecipeGate({
      async readFile(id) {
        if (file === undefined) throw new RecipeNotFound(id, 'none')
        if (file instanceof Error) throw file
        return file
      },
      lastRevision: async () => last,
      approvals: {
        read: async () => approval,
        async write(written) {
          approval = written
        }
      },
      async ask(recipe) {
        asked.push(recipe)
        if (recipe.activeModelVersion === 'broken') throw new ModelBroken('broken', 'encoder.onnx is missing')
        const passed = (recipe.threshold ?? 0) <= 1
        const mistake = { sha256: 'd'.repeat(64), label: 'defect', verdict: 'OK', reason: 'x', score: 1 } as const
        return { passed, pictures: 1, right: passed ? 1 : 0, review: 0, mistakes: passed ? [] : [mistake] }
      },
      now: () => new Date('2026-11-23T16:05:02Z'),
      clockMs: () => timeMs,
      onProblem: (_id, { message }) => problems.push(message),
      onAdopted: ({ recipe }) => adopted.push(recipe.threshold),
      onForced: (_id, reason) => forced.push(reason)
    })
  let gate = newGate()
  const ring = (changes: Partial<Recipe>): Recipe => ({
    id: 'ring',
    ...RECIPE_DEFAULTS,
    activeModelVersion: 'v1',
    thresholdModelVersion: 'v1',
    ...changes
  })
  return {
    asked,
    problems,
    adopted,
    forced,
    ring,
    gate: () => gate,
    restart() {
      gate = newGate()
    },
    put(changes: Partial<Recipe>) {
      file = ring(changes)
    },
    cutOff() {
      file = new RecipeInvalid('ring', 'not JSON: cut off')
    },
    approve(recipe: Recipe, reason: string | null = null) {
      approval = { recipe, at: '', by: 'ann', golden: null, forced: reason }
    },
    record(recipe: Recipe, reason: string | null = null) {
      last = { revision: 1, at: '', author: 'ann', change: 'activated', reason, before: null, recipe }
    },
    pass(ms: number) {
      timeMs += ms
    },
    /** What judges the next picture, when all that it sets off is done. */
    async serves(): Promise<[string | null, number | null]> {
      await gate.read('ring')
      for (let n = 0; n < 20; n++) await Promise.resolve()
      const { activeModelVersion, threshold } = await gate.read('ring')
      return [activeModelVersion, threshold]
    }
  }
}

suite('createRecipeGate', () => {
  test('the first recipe of all is asked, and later judges without being asked again', async () => {
    const { put, serves, asked, restart, adopted } = setUp()
    put({ threshold: 0.5 })
    assert.deepEqual(await serves(), ['v1', 0.5])
    restart()
    assert.deepEqual(await serves(), ['v1', 0.5])
    assert.equal(asked.length, 1)
    assert.deepEqual(adopted, [])
  })

  test('what decides in the file is asked first; what judges wrong never serves, even after a restart', async () => {
    for (const change of [
      { threshold: 7 },
      { threshold: 7, reviewBand: 0.5 },
      { threshold: 7, activeModelVersion: 'v2', thresholdModelVersion: 'v2' },
      { threshold: 7, locate: { ...RECIPE_DEFAULTS.locate, minConfidence: 0.9 } }
    ]) {
      const { put, serves, restart, problems, gate, adopted } = setUp()
      put({ threshold: 0.5 })
      await serves()
      put(change)
      assert.deepEqual(await serves(), ['v1', 0.5])
      assert.match(problems.join(), /'ring' is not changed: expected all 1 golden pictures to be judged right/)
      assert.equal(gate().problems()[0]?.recipe, 'ring')
      restart()
      assert.deepEqual(await serves(), ['v1', 0.5])
      put({ threshold: 0.6 })
      assert.deepEqual(await serves(), ['v1', 0.6])
      assert.deepEqual(gate().problems(), [])
      assert.deepEqual(adopted, [0.6])
    }
  })

  test('what does not decide is not asked for', async () => {
    const { put, serves, asked, gate } = setUp()
    put({ threshold: 0.5 })
    await serves()
    put({ threshold: 0.5, scaleMmPerPx: 0.1, shadowModelVersion: 'v2' })
    await serves()
    assert.equal((await gate().read('ring')).scaleMmPerPx, 0.1)
    assert.equal(asked.length, 1)
  })

  test('what was allowed with a reason judges at once, and is told', async () => {
    const { put, serves, approve, ring, forced, gate, asked } = setUp()
    put({ threshold: 0.5 })
    await serves()
    approve(ring({ threshold: 7 }), 'mislabelled')
    put({ threshold: 7 })
    assert.equal((await gate().read('ring')).threshold, 7)
    assert.deepEqual([forced, gate().forced()], [['mislabelled'], [{ recipe: 'ring', reason: 'mislabelled' }]])
    assert.equal(asked.length, 1)
  })

  test('a file that is cut off: what was valid last serves, not what served last; also after a restart', async () => {
    const { put, serves, cutOff, approve, record, ring, restart, problems } = setUp()
    put({ threshold: 0.5 })
    await serves()
    approve(ring({ threshold: 0.7 }))
    record(ring({ threshold: 0.7 }))
    cutOff()
    assert.deepEqual(await serves(), ['v1', 0.7])
    restart()
    assert.deepEqual(await serves(), ['v1', 0.7])
    assert.match(problems[0]!, /not JSON: cut off/)
    put({ threshold: 0.7 })
    assert.deepEqual(await serves(), ['v1', 0.7])
  })

  test('a version that cannot be had is tried again after a while', async () => {
    const { put, serves, asked, pass } = setUp()
    put({ threshold: 0.5 })
    await serves()
    put({ activeModelVersion: 'broken' })
    assert.deepEqual(await serves(), ['v1', 0.5])
    assert.equal(asked.length, 2)
    pass(RETRY_MS)
    await serves()
    assert.equal(asked.length, 3)
  })

  test('where nothing was allowed before, what is refused is an error', async () => {
    const { put, gate, cutOff } = setUp()
    put({ threshold: 7 })
    await assert.rejects(gate().read('ring'), { code: 'GOLDEN_SET_FAILED' })
    cutOff()
    await assert.rejects(gate().read('ring'), { code: 'RECIPE_INVALID' })
  })

  test('what an earlier program activated with a reason judges on', async () => {
    const { put, serves, record, ring, forced } = setUp()
    put({ threshold: 7 })
    record(ring({ threshold: 7 }), 'as agreed with quality')
    assert.deepEqual(await serves(), ['v1', 7])
    assert.deepEqual(forced, ['as agreed with quality'])
  })

  test("a threshold of another version is told; the version's own one judges", async () => {
    const { put, serves, problems, gate } = setUp()
    put({ threshold: 0.5, thresholdModelVersion: 'v0' })
    await serves()
    assert.match(problems.join(), /threshold 0.5 is not used: expected one for the model version v1 .* for v0/)
    assert.equal(gate().problems().length, 1)
  })
})
