import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { GoldenPicture, GoldenSet } from '../../../../src/domain/labelled/golden.ts'
import type { Desired } from '../../../../src/domain/plant/release.ts'
import { type Recipe, RECIPE_DEFAULTS } from '../../../../src/domain/recipes/recipe.ts'
import type { RecipeBook } from '../../../../src/domain/recipes/recipe-book.ts'
import { type AppliedRelease, createReleaseApplier } from '../../../../src/integrations/plant/apply-releases.ts'

const AT = '2026-01-01T00:00:00.000Z'
const OWN: Recipe = { id: 'ring', ...RECIPE_DEFAULTS, threshold: 0.4 }
const picture = (sha256: string): GoldenPicture => ({ sha256, label: 'good', bytes: 1, addedAt: AT })
const released = (sha256: string) => ({ sha256, label: 'good', extension: 'bmp' }) as const

/** A station with a recipe and a golden picture of its own. The plant's content is what `content` names. */
function station({ content, activated }: { content: Set<string>; activated?: () => void }) {
  const state = { recipe: OWN, golden: new Map([['own', picture('own')]]), noted: new Map<string, AppliedRelease>() }
  const golden: Pick<GoldenSet, 'list' | 'add' | 'remove'> = {
    list: async () => [...state.golden.values()],
    async add(_recipe, _label, frame) {
      const added = picture(Buffer.from(frame).toString())
      state.golden.set(added.sha256, added)
      return { picture: added, isNew: true }
    },
    async remove(_recipe, sha256) {
      const removed = state.golden.get(sha256)!
      state.golden.delete(sha256)
      return removed
    }
  }
  const book = {
    list: async () => ['ring'],
    current: async () => ({ recipe: state.recipe }),
    async change(_id: string, _order: unknown, edit: (recipe: Recipe) => Recipe) {
      activated?.()
      state.recipe = edit(state.recipe)
    }
  }
  const applier = createReleaseApplier({
    book: book as unknown as RecipeBook,
    golden,
    receiveVersion: async () => {},
    read: async (sha256) => (content.has(sha256) ? Buffer.from(sha256) : undefined),
    parse: (_id, json) => json as Recipe,
    known: {
      all: () => [...state.noted.values()],
      set: async (release) => void state.noted.set(release.recipe, release),
      remove: async (recipe) => void state.noted.delete(recipe)
    },
    count: async () => ({ parts: 0, ng: 0 }),
    driftOf: () => null,
    now: () => new Date(AT),
    onApplied: () => {}
  })
  return { applier, state }
}

const BACK: readonly Desired[] = [{ recipe: 'ring', rollout: null }]
const desired = (...golden: readonly string[]): readonly Desired[] => [
  {
    recipe: 'ring',
    rollout: { id: 1, release: { recipe: { ...OWN, threshold: 0.7 }, manifest: 'm', golden: golden.map(released) } }
  }
]

suite('applying releases of the plant', () => {
  test('the station judges by it, with its golden pictures, and goes back to what it had', async () => {
    const { applier, state } = station({ content: new Set(['first', 'second']) })
    assert.equal(await applier.apply(desired('first', 'own', 'second')), true)
    assert.deepEqual([state.recipe.threshold, [...state.golden.keys()]], [0.7, ['own', 'first', 'second']])
    assert.equal(await applier.apply(BACK), true)
    assert.deepEqual([state.recipe, [...state.golden.keys()], [...state.noted]], [OWN, ['own'], []])
  })

  test('a golden picture that came before the storage failed is still one of the plant', async () => {
    const content = new Set(['first'])
    const { applier, state } = station({ content })
    assert.equal(await applier.apply(desired('first', 'second')), false)
    assert.deepEqual([state.noted.get('ring')!.state, state.recipe], ['failed', OWN])
    content.add('second')
    assert.equal(await applier.apply(desired('first', 'second')), true)
    await applier.apply(BACK)
    assert.deepEqual([...state.golden.keys()], ['own'])
  })

  test('what the golden set refuses is not tried again', async () => {
    let asked = 0
    const activated = (): never => {
      asked++
      throw Object.assign(new Error('a golden picture is judged wrong'), { code: 'GOLDEN_SET_FAILED' })
    }
    const { applier, state } = station({ content: new Set(['first']), activated })
    assert.equal(await applier.apply(desired('first')), true)
    assert.equal(await applier.apply(desired('first')), true)
    assert.deepEqual([asked, state.recipe], [1, OWN])
    const [report] = await applier.report()
    assert.deepEqual([report!.state, report!.problem], ['refused', 'a golden picture is judged wrong'])
  })

  test('a reason of any length is reported in a length that the plant takes', async () => {
    const activated = (): never => {
      throw Object.assign(new Error('x'.repeat(5000)), { code: 'GOLDEN_SET_FAILED' })
    }
    const { applier } = station({ content: new Set(), activated })
    await applier.apply(desired())
    assert.equal((await applier.report())[0]!.problem!.length, 2000)
  })
})
