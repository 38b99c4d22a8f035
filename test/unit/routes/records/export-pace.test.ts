import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { createExportPace } from '../../../../src/routes/records/export-pace.ts'

suite('pace of exports', () => {
  test('rests four times as long as it worked while parts come, and not otherwise', async () => {
    let now = 0
    const waited: number[] = []
    const pace = createExportPace(
      () => now,
      async (ms) => waited.push(ms)
    )
    const work = async (ms: number): Promise<void> => {
      const rest = pace.begin()
      now += ms
      await rest()
    }
    await work(10)
    assert.deepEqual(waited, [])
    pace.notePart()
    await work(10)
    assert.deepEqual(waited, [40])
    now += 1980
    await work(5)
    assert.deepEqual(waited, [40, 20])
    now += 10
    await work(10)
    assert.deepEqual(waited, [40, 20])
  })
})
