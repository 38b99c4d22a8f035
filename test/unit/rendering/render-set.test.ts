import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { renderSet } from '../../../src/rendering/render-set.ts'
import { DEFECT_KINDS } from '../../../src/rendering/scene.ts'

const SIZE = { width: 128, height: 96 }
const draw = (options: object) => [...renderSet({ ...SIZE, ok: 1, ng: 1, seed: 1, ...options })]

suite('renderSet', () => {
  test('names good parts, then defective ones whose kinds take turns', () => {
    const set = [...renderSet({ ...SIZE, ok: 2, ng: 7, seed: 1 })]
    assert.deepEqual(
      set.map(({ name }) => name),
      ['OK/1', 'OK/2', 'NG/1', 'NG/2', 'NG/3', 'NG/4', 'NG/5', 'NG/6', 'NG/7']
    )
    assert.deepEqual(
      set.map(({ part }) => part.defect),
      [null, null, ...DEFECT_KINDS, DEFECT_KINDS[0]]
    )
    assert.equal(new Set(set.map(({ part }) => part.outer.cx)).size, set.length)
  })
  test('a part does not depend on how many are drawn', () => {
    const few = [...renderSet({ ...SIZE, ok: 1, ng: 2, seed: 9 })]
    const many = new Map([...renderSet({ ...SIZE, ok: 4, ng: 3, seed: 9 })].map(({ name, part }) => [name, part]))
    for (const { name, part } of few) assert.deepEqual(part, many.get(name), name)
  })
  test('the scene applies to all of them', () => {
    for (const { part } of renderSet({ ...SIZE, ok: 1, ng: 1, seed: 2, scene: { size: 0.25 } }))
      assert.ok(Math.abs(part.outer.r / 24 - 1) <= 0.01, `${part.outer.r}`)
  })
  test('refuses numbers of parts and seeds that are no whole numbers', () => {
    assert.throws(() => draw({ ok: -1 }), {
      name: 'RangeError',
      message: /ok: expected a whole number of pictures, received -1/
    })
    assert.throws(() => draw({ ng: 1.5 }), { name: 'RangeError', message: /ng: .* received 1.5/ })
    assert.throws(() => draw({ seed: NaN }), { name: 'RangeError', message: /seed: .* received NaN/ })
  })
})
