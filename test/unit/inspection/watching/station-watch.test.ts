import { suite, test } from 'node:test'
import assert from 'node:assert/strict'
import { array, assert as check, double, property } from 'fast-check'
import { isSilent, silentAfterMs, type StationState } from '../../../../src/domain/inspection/stations.ts'
import { createStationWatch, MAX_STATIONS } from '../../../../src/inspection/watching/station-watch.ts'

function fixture(configured: Readonly<Record<string, number>> = {}) {
  let ms = 0
  const told: StationState[] = []
  const watch = createStationWatch({
    now: () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5) + ms),
    nowMs: () => ms,
    configuredMs: (station) => configured[station ?? ''] ?? null
  })
  const stop = watch.watch((state) => told.push(state))
  return {
    watch,
    told,
    stop,
    pass(by: number) {
      ms += by
    }
  }
}

suite('time after which a station is silent', () => {
  test('a minute before the takt is known, then five takts', () => {
    assert.equal(silentAfterMs([]), 60_000)
    assert.equal(silentAfterMs([4000, 4000]), 60_000)
    // The median of 3.9, 4 and 300 s is 4 s: a break does not count.
    assert.equal(silentAfterMs([3900, 300_000, 4000]), 20_000)
  })
  test('from 10 s to 10 min, whatever the takt', () => {
    assert.equal(silentAfterMs([200, 200, 200]), 10_000)
    assert.equal(silentAfterMs([3_600_000, 3_600_000, 3_600_000]), 600_000)
    check(
      property(array(double({ min: 0, max: 1e9, noNaN: true })), (intervals) => {
        const after = silentAfterMs(intervals)
        return after >= 10_000 && after <= 600_000
      })
    )
  })
})

suite('stations of the wall', () => {
  test('knows when the last part came, on a clock that does not jump', () => {
    const { watch, told, pass } = fixture()
    for (let n = 0; n < 5; n++) {
      watch.judged('left')
      pass(4000)
    }
    assert.equal(told.length, 5)
    pass(15_999 - 4000 + 3000)
    const [state] = watch.all()
    assert.deepEqual(state, {
      station: 'left',
      lastPartAt: '2026-01-02T03:04:21.000Z',
      sinceLastPartMs: 18_999,
      silentAfterMs: 20_000,
      isKnown: true,
      refused: null
    })
    assert.equal(isSilent(state!), false)
    pass(1001)
    assert.equal(isSilent(watch.all()[0]!), true)
  })

  test('a name is a station for sure after a row of parts, or by the configuration', () => {
    const { watch } = fixture({ left: 3000 })
    watch.judged('left')
    for (let n = 0; n < 3; n++) watch.judged('right')
    assert.deepEqual(
      watch.all().map(({ station, isKnown }) => [station, isKnown]),
      [
        ['left', true],
        ['right', false]
      ]
    )
    watch.judged('right')
    assert.equal(watch.all()[1]!.isKnown, true)
  })

  test('what is configured comes before the takt', () => {
    const { watch } = fixture({ left: 3000 })
    watch.judged('left')
    watch.judged('right')
    assert.deepEqual(
      watch.all().map((state) => state.silentAfterMs),
      [3000, 60_000]
    )
  })

  test('counts refused pictures with the reason of the last one; a judged part does not forget them', () => {
    const { watch, told, pass, stop } = fixture()
    watch.refused('left', 415, 'TYPE_UNSUPPORTED', 'expected a picture, received text/html')
    pass(60_000)
    watch.refused('left', 503, 'OVERLOADED', 'x'.repeat(500))
    watch.judged('left')
    const [state] = watch.all()
    assert.deepEqual(state?.refused, {
      count: 2,
      since: '2026-01-02T03:04:05.000Z',
      lastAt: '2026-01-02T03:05:05.000Z',
      status: 503,
      code: 'OVERLOADED',
      detail: 'x'.repeat(200)
    })
    assert.equal(isSilent({ ...state!, sinceLastPartMs: null }), false)
    stop()
    watch.judged('left')
    assert.equal(told.length, 3)
  })

  test('names at most 64 stations: further ones count as requests without a name', () => {
    const { watch } = fixture()
    for (let n = 0; n < MAX_STATIONS + 10; n++) watch.refused(`s${n}`, 400, 'X', '')
    watch.judged('s0')
    const all = watch.all()
    assert.equal(all.length, MAX_STATIONS + 1)
    assert.equal(all.find(({ station }) => station === null)?.refused?.count, 10)
  })
})
