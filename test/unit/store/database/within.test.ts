import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createQuickLookUp, REST_MS } from '../../../../src/store/database/quick-look-up.ts'
import { within } from '../../../../src/store/database/within.ts'

const never = (): Promise<never> => new Promise(() => {})

suite('within', () => {
  test('passes on the answer, and the error', async () => {
    assert.equal(await within(async () => 7, 1000)(), 7)
    await assert.rejects(within(() => Promise.reject(new Error('no table')), 1000)(), /no table/)
  })
  test('gives up after the time', async () => {
    await assert.rejects(within(never, 1)(), /expected an answer within 1 ms/)
  })
  test('asks once while a question is open, and again after its answer', async () => {
    let asked = 0
    let answer = (_value: number): void => {}
    const ask = within(() => {
      asked++
      return new Promise<number>((resolve) => {
        answer = resolve
      })
    }, 1000)
    const both = [ask(), ask()]
    answer(7)
    assert.deepEqual(await Promise.all(both), [7, 7])
    const next = ask()
    answer(8)
    assert.deepEqual([await next, asked], [8, 2])
  })
})

suite('createQuickLookUp', () => {
  test('answers, or undefined where there is no answer in time', async () => {
    const clockMs = (): number => 0
    assert.equal(await createQuickLookUp({ ask: async (key) => `${key}!`, patienceMs: 1000, clockMs })('a'), 'a!')
    assert.equal(await createQuickLookUp({ ask: never, patienceMs: 1, clockMs })('a'), undefined)
  })
  test('after a failure it does not ask for a while', async () => {
    let nowMs = 0
    let asked = 0
    const lookUp = createQuickLookUp({
      ask() {
        asked++
        return asked === 1 ? Promise.reject(new Error('gone')) : Promise.resolve('there')
      },
      patienceMs: 1000,
      clockMs: () => nowMs
    })
    assert.equal(await lookUp('a'), undefined)
    nowMs = REST_MS - 1
    assert.deepEqual([await lookUp('a'), asked], [undefined, 1])
    nowMs = REST_MS
    assert.deepEqual([await lookUp('a'), asked], ['there', 2])
  })
})
