import { suite, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { createRetention } from '../../../../src/store/records/retention.ts'
import { createRetentionFile } from '../../../../src/store/records/retention-file.ts'
import { tempFolder } from '../../temp-folder.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const START = Date.parse('2026-06-01T12:00:00.000Z')
const daysAgo = (days: number): string => new Date(START - days * DAY_MS).toISOString()

/** A service that keeps records for 30 days; its clock can be set, and time passes by both clocks. */
function setUp(t: TestContext, records: string[]) {
  const file = createRetentionFile(join(tempFolder(t), 'retention.json'))
  let wallMs = START
  let clockMs = 0
  let all = records.toSorted()
  const pictures: string[] = []
  const jumps: (number | null)[] = []
  return {
    file,
    pictures,
    jumps,
    left: () => all.length,
    pass(ms: number) {
      wallMs += ms
      clockMs += ms
    },
    set(days: number) {
      wallMs += days * DAY_MS
    },
    write() {
      all.push(new Date(wallMs).toISOString())
    },
    start: () =>
      createRetention({
        file,
        newest: all.at(-1) ?? null,
        oldest: async () => all[0] ?? null,
        async removeRecords(before) {
          all = all.filter((at) => at >= before)
        },
        async removePictures(days) {
          pictures.push(days)
        },
        maxAgeDays: 30,
        now: () => new Date(wallMs),
        clockMs: () => clockMs,
        onJump: (days) => jumps.push(days === null ? null : Math.round(days))
      })
  }
}
/** One a day. */
const history = (days: number): string[] => Array.from({ length: days }, (_, n) => daysAgo(n))

suite('retention', () => {
  test('removes what is too old, a day of it at a time', async (t) => {
    const { start, left, pictures } = setUp(t, history(40))
    const retention = await start()
    for (const expected of [39, 38, 37]) {
      await retention.run()
      assert.ok(left() >= expected - 1 && left() <= expected, String(left()))
    }
    for (let n = 0; n < 20; n++) await retention.run()
    assert.equal(left(), 31)
    assert.ok(pictures.every((days) => days === 'one'))
  })

  test('a clock 400 days ahead removes nothing, however often the service starts and whatever it writes', async (t) => {
    const { start, left, set, write, pictures, jumps, pass } = setUp(t, history(20))
    await (await start()).run()
    set(400)
    for (let n = 0; n < 3; n++) {
      const retention = await start()
      assert.ok(retention.jumpSeconds() > 399 * 86_400)
      write()
      pass(HOUR_MS)
      await retention.run()
      await retention.run()
    }
    assert.equal(left(), 23)
    assert.deepEqual(pictures.slice(1), Array(6).fill('none'))
    assert.deepEqual(jumps, [400, 400, 400])
  })

  test('the same on the first start of all, by the newest record', async (t) => {
    const { start, left, set } = setUp(t, history(20))
    set(400)
    await (await start()).run()
    assert.equal(left(), 20)
  })

  test('a clock that jumps while the service runs is found, and forgotten when it is set back', async (t) => {
    const { start, left, set, jumps, pass } = setUp(t, history(20))
    const retention = await start()
    await retention.run()
    pass(10 * HOUR_MS)
    set(35)
    await retention.run()
    assert.deepEqual([left(), jumps], [20, [35]])
    set(-35)
    await retention.run()
    assert.deepEqual([retention.jumpSeconds(), jumps], [0, [35, null]])
  })

  test('a long weekend is none; a clock that is behind removes nothing, and is no jump', async (t) => {
    const { start, set, left } = setUp(t, history(20))
    await (await start()).run()
    set(3.9)
    assert.equal((await start()).jumpSeconds(), 0)
    set(-2000)
    const retention = await start()
    await retention.run()
    assert.deepEqual([retention.jumpSeconds(), left()], [0, 20])
  })

  test('a person can say that the clock is right: all that is too old goes, once', async (t) => {
    const { start, set, left, file, pictures, write } = setUp(t, history(20))
    set(400)
    const retention = await start()
    write()
    await file.write({ ...(await file.read()), confirmed: { at: daysAgo(0), by: 'cli ann' } })
    await retention.run()
    assert.deepEqual([left(), pictures, retention.jumpSeconds()], [1, ['all'], 0])
    await retention.run()
    assert.deepEqual(pictures, ['all', 'one'])
  })

  test('a file that cannot be read knows nothing', async (t) => {
    const file = createRetentionFile(join(tempFolder(t), 'retention.json'))
    assert.deepEqual(await file.read(), { trustedAt: null, confirmed: null })
  })
})
