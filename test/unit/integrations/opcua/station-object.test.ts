import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { NodeOpcua, UaServer } from '../../../../src/integrations/opcua/node-opcua.ts'
import { shareRecipe } from '../../../../src/integrations/opcua/share-recipe.ts'
import { addStationObject } from '../../../../src/integrations/opcua/station-object.ts'
import { record } from '../../store/records/record-fixture.ts'

type Variable = { get(): { value: unknown }; set?(given: { value: unknown }): unknown }
type Done = (error: null, result: { statusCode: unknown; outputArguments: readonly { value: unknown }[] }) => void
type Method = (inputs: readonly { value: unknown }[], context: null, done: Done) => void

/** A station without the OPC UA server around it. */
function bench() {
  const variables = new Map<string, Variable>()
  let method: Method
  const namespace = {
    addObject: () => ({}),
    addVariable: ({ browseName, value }: { browseName: string; value: Variable }) => variables.set(browseName, value),
    addMethod: () => ({
      bindMethod(run: Method) {
        method = run
      }
    })
  }
  const ua = {
    Variant: class {
      readonly value: unknown
      constructor({ value }: { value: unknown }) {
        this.value = value
      }
    },
    DataType: {},
    StatusCodes: { Good: 'Good', BadInvalidState: 'BadInvalidState' }
  }
  const addressSpace = { getOwnNamespace: () => namespace, rootFolder: { objects: {} } }
  const selected: string[] = []
  const recipes = new Map([
    [1, 'ring'],
    [2, 'nut']
  ])
  const recipe = shareRecipe(recipes, (chosen) => {
    selected.push(chosen)
  })
  const station = addStationObject(
    ua as unknown as NodeOpcua,
    { engine: { addressSpace } } as unknown as UaServer,
    'North',
    {
      station: 'north',
      deadlineMs: 100,
      maxClockDifferenceMs: 0,
      recipes,
      now: () => ({ ms: 1, epochMs: 1 }),
      expect() {},
      select() {}
    },
    recipe,
    () => 0
  )
  const handshakes = [station.handshake, station.method]
  const called: unknown[] = []
  for (const each of handshakes) each.alive(true)
  return {
    selected,
    called,
    read: (name: string) => variables.get(name)!.get().value,
    write: (name: string, value: unknown) => variables.get(name)!.set!({ value }),
    inspect(): void {
      method([{ value: 0 }, { value: '' }], null, (_, { statusCode, outputArguments: [code] }) => {
        called.push(code === undefined ? statusCode : code.value)
      })
    },
    /** The service's answer. */
    answer: recipe.selected,
    judged(recipe: string): void {
      const { result } = record(1, { station: 'north', recipe, ok: true, code: 1, verdict: 'OK' })
      for (const each of handshakes) each.result({ result, receivedMs: 2 })
    }
  }
}

suite('OPC UA station', () => {
  test('the method judges by the recipe that the variables have chosen, and by none before', () => {
    const { inspect, called, write, answer, judged, selected, read } = bench()
    inspect()
    assert.deepEqual(called, ['BadInvalidState'])
    write('RecipeNumber', 2)
    write('SetRecipe', true)
    assert.deepEqual(selected, ['nut'])
    answer('nut', null)
    assert.equal(read('ActiveRecipe'), 2)
    inspect()
    judged('nut')
    inspect()
    judged('ring')
    assert.deepEqual(called, ['BadInvalidState', 1, 5])
  })

  test('while the method waits for its part, no other recipe is chosen', () => {
    const { inspect, called, write, answer, judged, selected, read } = bench()
    write('RecipeNumber', 2)
    write('SetRecipe', true)
    answer('nut', null)
    inspect()
    write('SetRecipe', false)
    write('RecipeNumber', 1)
    write('SetRecipe', true)
    assert.deepEqual([selected, read('ActiveRecipe'), read('Error')], [['nut'], 0, 5])
    judged('nut')
    inspect()
    assert.deepEqual(called, [1, 'BadInvalidState'], 'the last choice failed')
    write('SetRecipe', false)
    write('SetRecipe', true)
    assert.deepEqual(selected, ['nut', 'ring'])
    answer('ring', null)
    write('SetRecipe', false)
    write('RecipeNumber', 9)
    write('SetRecipe', true)
    inspect()
    assert.deepEqual([called.at(-1), read('ActiveRecipe'), read('Error')], ['BadInvalidState', 0, 1])
  })
})
