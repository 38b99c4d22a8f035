import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { shareRecipe } from '../../../../src/integrations/opcua/share-recipe.ts'
import { createTextStation } from '../../../../src/integrations/tcp-text/text-station.ts'

function bench() {
  const asked: string[] = []
  const recipes = new Map([
    [1, 'ring'],
    [2, 'nut']
  ])
  const shared = shareRecipe(recipes, (recipe) => asked.push(recipe))
  const add = () => {
    const station = createTextStation({
      station: 'north',
      deadlineMs: 100,
      maxClockDifferenceMs: 0,
      recipes,
      now: () => ({ ms: 0, epochMs: 0 }),
      expect() {},
      select(recipe) {
        shared.chosen(station, recipe)
      }
    })
    station.alive(true)
    shared.add(station)
    return station
  }
  return { asked, shared, one: add(), two: add() }
}

suite('recipe of all handshakes of a station', () => {
  test('whichever chooses it, it is asked for once, and all have it', () => {
    const { asked, shared, one, two } = bench()
    two.choose(2)
    assert.deepEqual([asked, shared.isBusy(), shared.current()], [['nut'], true, ''])
    shared.selected('nut', null)
    assert.deepEqual([one.status().recipeNumber, two.status().recipeNumber, shared.current()], [2, 2, 'nut'])
    one.choose(1)
    shared.selected('ring', 'no model')
    assert.deepEqual([one.status().recipeNumber, two.status().recipeNumber, shared.current()], [0, 0, 'nut'])
    assert.equal(one.status().error, 5)
    shared.forget()
    assert.deepEqual([one.status().triggerReady, two.status().triggerReady, shared.current()], [false, false, ''])
  })

  test('while a part is in work at one, none can choose', () => {
    const { asked, shared, one, two } = bench()
    one.choose(1)
    shared.selected('ring', null)
    one.trigger(0, '', () => {})
    two.choose(2)
    assert.deepEqual([asked, two.status().error, shared.isBusy()], [['ring'], 5, true])
    one.cancel()
    two.choose(2)
    assert.deepEqual(asked, ['ring', 'nut'])
  })
})
