import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Verdict } from '../../../../src/domain/inspection/inspection.ts'
import type { RetentionSpec } from '../../../../src/domain/recipes/recipe.ts'
import { createPictureKeeping } from '../../../../src/inspection/keeping/keep-picture.ts'
import type { Judged } from '../../../../src/inspection/inspector.ts'
import { record } from '../../store/records/record-fixture.ts'

const AT = '2026-11-29T06:00:00.000Z'
const retention = (pictures: RetentionSpec['pictures']): RetentionSpec => ({ pictures, oneIn: 0, maxAgeDays: 30 })

const judged = (verdict: Verdict, own?: RetentionSpec): Judged => ({
  request: { frame: new Uint8Array(3), recipeId: 'ring' },
  recipe: { id: 'ring', ...(own && { retention: own }) } as Judged['recipe'],
  result: record(1, { verdict }).result,
  cropSpec: {} as never,
  crop: null,
  appearance: null
})

function bench(given: { readonly hasRoom?: boolean; readonly fileOf?: () => Promise<never> } = {}) {
  const calls: unknown[][] = []
  const keep = createPictureKeeping({
    pictures: {
      take(bytes) {
        calls.push(['take', bytes])
        return given.hasRoom ?? true
      },
      keep(place, picture, taken) {
        calls.push(['keep', place, picture.length, taken])
      }
    },
    fileOf: given.fileOf ?? (async () => ({ bytes: new Uint8Array(10), extension: 'bmp' })),
    digestOf: async () => 'abc',
    retention: retention('ng-and-review'),
    random: () => 0.5,
    onFault(error) {
      calls.push(['fault', (error as Error).message])
    }
  })
  return { keep, calls }
}

suite('createPictureKeeping', () => {
  test('keeps the file of the frame, and gives back the room that the frame took', async () => {
    const { keep, calls } = bench()
    assert.deepEqual(await keep(judged('NG'), AT), { sha256: 'abc', extension: 'bmp' })
    assert.deepEqual(calls, [
      ['take', 3],
      ['keep', { recipe: 'ring', at: AT, sha256: 'abc', extension: 'bmp' }, 10, 3]
    ])
  })
  test('what retention does not ask for takes no room', async () => {
    const { keep, calls } = bench()
    assert.equal(await keep(judged('OK'), AT), null)
    assert.deepEqual(calls, [])
  })
  test("the recipe's own retention counts before the general one", async () => {
    const { keep } = bench()
    assert.notEqual(await keep(judged('OK', retention('all')), AT), null)
    assert.equal(await keep(judged('NG', retention('none')), AT), null)
  })
  test('without room nothing is read or kept', async () => {
    const { keep, calls } = bench({ hasRoom: false })
    assert.equal(await keep(judged('NG'), AT), null)
    assert.deepEqual(calls, [['take', 3]])
  })
  test('a frame that cannot become a file gives its room back, and is reported', async () => {
    const { keep, calls } = bench({ fileOf: () => Promise.reject(new Error('the thread died')) })
    assert.equal(await keep(judged('NG'), AT), null)
    assert.deepEqual(calls, [
      ['take', 3],
      ['keep', null, 3, 3],
      ['fault', 'the thread died']
    ])
  })
})
