import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createRandom } from '../../../../src/domain/random.ts'
import { createDriftWatch, FEWEST, MAX_RECIPES, WINDOW } from '../../../../src/inspection/watching/drift.ts'

const turn = () =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

/** Versions have the scores 0 to 1; `bare` has none, `broken` can't be read. */
function fixture() {
  const asked: string[] = []
  const faults: unknown[] = []
  const watch = createDriftWatch({
    async reference(recipe, version) {
      asked.push(`${recipe}/${version}`)
      if (version === 'broken') throw new Error('unreadable')
      return version === 'bare' ? null : Array.from({ length: 101 }, (_none, i) => (100 - i) / 100)
    },
    onFault(error) {
      faults.push(error)
    }
  })
  const random = createRandom(1)
  const add = (count: number, { from = 0, recipe = 'ring', modelVersion = 'v1' } = {}): void => {
    for (let i = 0; i < count; i++) watch.add({ recipe, modelVersion, score: from + random.uniform() })
  }
  return { watch, add, asked, faults }
}

suite('drift', () => {
  test('scores as at the calibration are near, others far', async () => {
    const { watch, add, asked } = fixture()
    add(WINDOW)
    await turn()
    const [near] = watch.drifts()
    assert.deepEqual([near!.recipe, near!.modelVersion, near!.scores], ['ring', 'v1', WINDOW])
    assert.ok(near!.distance < 0.1, `${near!.distance}`)
    add(WINDOW, { from: 0.5 })
    const [far] = watch.drifts()
    assert.ok(far!.distance > 0.4 && far!.distance < 0.6, `${far!.distance}`)
    assert.deepEqual(asked, ['ring/v1'])
  })

  test('compares every score from the first on, and none of the places that are still empty', async () => {
    const watch = createDriftWatch({
      reference: async () => [1],
      onFault(error) {
        throw error
      }
    })
    for (let n = 0; n < FEWEST; n++) watch.add({ recipe: 'ring', modelVersion: 'v1', score: n === 0 ? 0.5 : 1 })
    await turn()
    assert.deepEqual(watch.drifts(), [{ recipe: 'ring', modelVersion: 'v1', distance: 1 / FEWEST, scores: FEWEST }])
  })

  test('a few scores, a part without one, or a version that has none to compare with tell nothing', async () => {
    const { watch, add, faults } = fixture()
    add(FEWEST - 1)
    watch.add({ recipe: 'ring', modelVersion: 'v1', score: null })
    add(WINDOW, { recipe: 'plain', modelVersion: 'bare' })
    add(WINDOW, { recipe: 'lost', modelVersion: 'broken' })
    await turn()
    assert.deepEqual(watch.drifts(), [])
    assert.equal(faults.length, 1)
    add(1)
    assert.deepEqual(
      watch.drifts().map(({ recipe, scores }) => [recipe, scores]),
      [['ring', FEWEST]]
    )
  })

  test('another version begins anew', async () => {
    const { watch, add } = fixture()
    add(WINDOW, { from: 5 })
    add(FEWEST, { modelVersion: 'v2' })
    await turn()
    const [drift] = watch.drifts()
    assert.deepEqual([drift!.modelVersion, drift!.scores], ['v2', FEWEST])
    assert.ok(drift!.distance < 0.3)
  })

  test('watches so many recipes and no more: the one that was quiet for longest goes', async () => {
    const { watch, add } = fixture()
    add(FEWEST, { recipe: 'busy' })
    add(FEWEST, { recipe: 'quiet' })
    for (let i = 2; i < MAX_RECIPES; i++) add(1, { recipe: `r-${i}` })
    add(1, { recipe: 'busy' })
    await turn()
    assert.deepEqual(
      watch.drifts().map(({ recipe }) => recipe),
      ['quiet', 'busy']
    )
    add(1, { recipe: 'new' })
    assert.deepEqual(
      watch.drifts().map(({ recipe }) => recipe),
      ['busy']
    )
  })
})
